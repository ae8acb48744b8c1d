/**
 * The box shown while hovering. Built from elements, not from markup: names come from users' files, and the page's content policy
 * refuses styles inside markup.
 */
export function tooltipBox(
  title: string,
  rows: { label: string; value: string; colour?: string | undefined }[],
): HTMLElement {
  const box = document.createElement('div')
  box.className = 'chart-tooltip'
  const head = box.appendChild(document.createElement('strong'))
  head.textContent = title
  for (const { label, value, colour } of rows) {
    const row = box.appendChild(document.createElement('div'))
    row.className = 'chart-tooltip-row'
    const name = row.appendChild(document.createElement('span'))
    if (colour) {
      const swatch = name.appendChild(document.createElement('i'))
      swatch.style.background = colour
    }
    name.append(label)
    const number = row.appendChild(document.createElement('b'))
    number.textContent = value
  }
  return box
}
