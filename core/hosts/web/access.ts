import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

export type Access = {
  /** What the link carries. */
  readonly token: string
  /** The `set-cookie` value that admits a browser from then on. */
  readonly setCookie: string
  isToken(text: string | null): boolean
  hasCookie(request: IncomingMessage): boolean
  /** The request names this server as its host, and comes from a page of this server or from no page. */
  isOwn(request: IncomingMessage): boolean
}

/**
 * Who may talk to the studio: whoever has the link. The random token stands in the link alone; a cookie that scripts cannot read and
 * other sites cannot send takes over. The host name is checked, so that no other site's name can be pointed at this machine (DNS
 * rebinding), and the origin, so that no other site's page can connect.
 */
export function createAccess(port: number, address: string): Access {
  const token = randomBytes(24).toString('base64url')
  const session = randomBytes(24).toString('base64url')
  // Cookies do not tell ports apart: the name does.
  const cookieName = `netlathe_${port}`
  const names =
    address === '127.0.0.1'
      ? ['127.0.0.1', 'localhost', '[::1]']
      : [address.includes(':') ? `[${address}]` : address, '127.0.0.1', 'localhost']
  const hosts = names.map((name) => (port === 80 ? name : `${name}:${port}`))
  return {
    token,
    setCookie: `${cookieName}=${session}; HttpOnly; SameSite=Strict; Path=/`,
    isToken: (text) => text !== null && isEqual(text, token),
    hasCookie(request) {
      for (const pair of (request.headers.cookie ?? '').split(';')) {
        const [name, value = ''] = pair.trim().split('=', 2)
        if (name === cookieName && isEqual(value, session)) return true
      }
      return false
    },
    isOwn(request) {
      const host = request.headers.host?.toLowerCase() ?? ''
      if (!hosts.includes(host)) return false
      const { origin } = request.headers
      return origin === undefined || origin.toLowerCase() === `http://${host}`
    },
  }
}

/** Compares in a time that does not tell how much was right. */
function isEqual(a: string, b: string): boolean {
  const left = Buffer.from(a)
  const right = Buffer.from(b)
  return left.length === right.length && timingSafeEqual(left, right)
}
