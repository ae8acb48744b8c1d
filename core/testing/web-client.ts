import { WebSocket } from 'ws'
import { createReconnectingClient, type Client } from '../rpc/client.ts'
import { createSocketTransport } from '../rpc/socket-transport.ts'

/** Opens the studio's link as a browser would: the cookie that it sets. */
export async function admit(url: string): Promise<string> {
  const response = await fetch(url, { redirect: 'manual' })
  await response.body?.cancel()
  return (response.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
}

/** A client like the window's, which connects again when the engine was gone. */
export async function connectWeb(url: string): Promise<Client> {
  const cookie = await admit(url)
  const { host } = new URL(url)
  return createReconnectingClient({
    connect: () =>
      createSocketTransport(new WebSocket(`ws://${host}/rpc`, { headers: { cookie, origin: `http://${host}` } })),
    wait: () => new Promise((resolve) => setTimeout(resolve, 50)),
  })
}
