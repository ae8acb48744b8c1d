import type { IncomingMessage, ServerResponse } from 'node:http'
import { contentSecurityPolicy } from '../content-security-policy.ts'
import type { Access } from './access.ts'
import type { EngineChild } from './engine-child.ts'
import { readStaticFile } from './static-files.ts'

export type RequestOptions = { access: Access; engine: EngineChild; staticFolder: string }

const securityHeaders = {
  'content-security-policy': contentSecurityPolicy(),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
}

/** Answers one HTTP request of the studio. */
export async function answerRequest(
  request: IncomingMessage,
  response: ServerResponse,
  options: RequestOptions,
): Promise<void> {
  const reply = (status: number, headers: Record<string, string>, body: Uint8Array | string): void => {
    response.writeHead(status, {
      ...securityHeaders,
      'cache-control': 'no-store',
      ...headers,
      'content-length': String(Buffer.byteLength(body)),
    })
    response.end(request.method === 'HEAD' ? undefined : body)
  }
  const say = (status: number, message: string): void =>
    reply(status, { 'content-type': 'text/plain; charset=utf-8' }, `${message}\n`)

  if (!options.access.isOwn(request)) return say(403, 'This address is not served here.')
  if (request.method !== 'GET' && request.method !== 'HEAD') return say(405, 'Only GET and HEAD are answered.')
  const target = request.url ?? '/'
  const queryStart = target.indexOf('?')
  const path = queryStart < 0 ? target : target.slice(0, queryStart)
  const query = new URLSearchParams(queryStart < 0 ? '' : target.slice(queryStart + 1))
  if (path === '/' && options.access.isToken(query.get('token'))) {
    return reply(303, { location: '/', 'set-cookie': options.access.setCookie }, '')
  }
  if (!options.access.hasCookie(request)) {
    return say(403, 'Open the link that Netlathe printed when it started: it carries the key of this session.')
  }
  if (path.startsWith('/artifact/') || path.startsWith('/thumbnail/')) {
    try {
      const found = await options.engine.artifact(target)
      return found === null ? say(404, 'There is no such artifact.') : reply(found.status, found.headers, found.body)
    } catch {
      return say(503, 'The engine is starting again. Repeat the request.')
    }
  }
  const file = await readStaticFile(options.staticFolder, path)
  if (file !== null) {
    return reply(
      200,
      {
        'content-type': file.mediaType,
        ...(file.isImmutable ? { 'cache-control': 'private, max-age=31536000, immutable' } : {}),
      },
      file.body,
    )
  }
  say(
    404,
    path === '/' ? 'The window has not been built. Stop this program and run: npm start' : 'There is no such file.',
  )
}
