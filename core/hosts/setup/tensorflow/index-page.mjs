/**
 * Address of a wheel on a Python package index (PEP 503 pages and their JSON form, PEP 691).
 *
 * @param index the index's address, as in PIP_INDEX_URL
 * @param pin `{ package, file }`
 */
export async function findWheelUrl(index, pin) {
  const page = new URL(`${pin.package}/`, index.endsWith('/') ? index : `${index}/`)
  const response = await fetch(page, { headers: { accept: 'application/vnd.pypi.simple.v1+json, text/html;q=0.5' } })
  if (!response.ok) throw new Error(`the package index answered ${response.status} for ${pin.package}`)
  const isJson = (response.headers.get('content-type') ?? '').includes('json')
  const links = isJson ? (await response.json()).files.map((file) => file.url) : readLinks(await response.text())
  for (const link of links) {
    const url = new URL(link, response.url)
    if (decodeURIComponent(url.pathname).endsWith(`/${pin.file}`)) return url.href.replace(/#.*$/, '')
  }
  throw new Error(`the package index does not have ${pin.file}`)
}

const readLinks = (html) =>
  [...html.matchAll(/href\s*=\s*["']([^"']+)["']/gi)].map((match) => match[1].replaceAll('&amp;', '&'))
