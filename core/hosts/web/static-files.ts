import { readFile, realpath, stat } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
  '.map': 'application/json',
}

export type StaticFile = { body: Buffer; mediaType: string; isImmutable: boolean }

/** A file of the built window by URL path (`/` is `index.html`); null when there is none, or when the path leads out of the folder. */
export async function readStaticFile(folder: string, urlPath: string): Promise<StaticFile | null> {
  let path: string
  try {
    path = decodeURIComponent(urlPath)
  } catch {
    return null
  }
  if (/[\\\0]/.test(path) || path.split('/').some((part) => part === '..' || part === '.')) return null
  const wanted = join(folder, path === '/' ? 'index.html' : path)
  try {
    // Links are followed before the check, so that none leads out.
    const [real, root] = await Promise.all([realpath(wanted), realpath(folder)])
    if (!real.startsWith(root + sep) || !(await stat(real)).isFile()) return null
    const mediaType = types[extname(real).toLowerCase()] ?? 'application/octet-stream'
    // The build names these files by their content.
    return { body: await readFile(real), mediaType, isImmutable: path.startsWith('/assets/') }
  } catch {
    return null
  }
}
