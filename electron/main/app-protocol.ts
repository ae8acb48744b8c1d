import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import { contentSecurityPolicy } from '../../core/hosts/content-security-policy.ts'
import type { Content } from '../processes/messages.ts'

/** The origin of the studio's own files; every other host of the scheme is bulk data of the engine. */
export const studioOrigin = 'app://studio'

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
}

const common = { 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'no-referrer' }
const notFound = (): Response => new Response('Not found', { status: 404, headers: common })

/** The file below `folder` that a path of the studio's origin names, or null when it would lie outside. */
export function resolveStudioFile(folder: string, pathname: string): string | null {
  let decoded: string
  try {
    decoded = decodeURIComponent(pathname)
  } catch {
    return null
  }
  if (decoded.includes('\0') || decoded.includes('\\')) return null
  const path = normalize(join(folder, decoded === '/' ? 'index.html' : decoded))
  return path.startsWith(folder.endsWith(sep) ? folder : folder + sep) ? path : null
}

/**
 * Answers `app:` requests: the studio's files under `app://studio/`, and what the engine serves (`/artifact/<sha>` as
 * `app://artifact/<sha>`). Only GET and HEAD; nothing outside the folder; the same policy as the web shell.
 */
export function createAppProtocol(options: {
  rendererFolder: string
  readContent(path: string): Promise<Content>
}): (request: { method: string; url: string }) => Promise<Response> {
  return async ({ method, url: address }) => {
    const url = new URL(address)
    if (method !== 'GET' && method !== 'HEAD') return new Response(null, { status: 405, headers: common })
    if (url.host !== 'studio')
      return serveContent(`/${url.host}${url.pathname === '/' ? '' : url.pathname}${url.search}`)
    const path = resolveStudioFile(options.rendererFolder, url.pathname)
    const body = path === null ? null : await readFile(path).catch(() => null)
    if (path === null || body === null) return notFound()
    return new Response(new Uint8Array(body), {
      headers: {
        ...common,
        'Content-Type': types[extname(path)] ?? 'application/octet-stream',
        'Content-Security-Policy': contentSecurityPolicy(['app:']),
      },
    })
  }

  async function serveContent(path: string): Promise<Response> {
    const content = await options.readContent(path).catch(() => null)
    if (content === null) return notFound()
    const headers = { ...content.headers, ...common, 'Access-Control-Allow-Origin': studioOrigin }
    return new Response(new Uint8Array(content.body), { status: content.status, headers })
  }
}
