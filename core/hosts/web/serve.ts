import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { repositoryFolder } from '../../node/paths/repository.ts'
import type { WireError } from '../../contract/errors.ts'
import { createAccess } from './access.ts'
import { startEngineChild } from './engine-child.ts'
import { listen } from './listen.ts'
import { answerRequest } from './request.ts'
import { createSockets } from './sockets.ts'

export type WebHostOptions = {
  projectPath?: string | null
  /** null: the first free one. */
  port?: number | null
  address?: string
  /** Folders besides the user's home and the current one that files may be picked from. */
  roots?: readonly string[]
  staticFolder?: string
  env?: NodeJS.ProcessEnv
  onTrouble?: (message: string) => void
  onGivenUp?: () => void
}

export type WebHost = {
  /** The link that admits a browser. */
  url: string
  port: number
  /** What kept the project from being opened. */
  refusal: WireError | null
  enginePid(): number | null
  close(): Promise<void>
}

/** The studio as a page on this machine. AppErrors of `listen`. */
export async function startWebHost(options: WebHostOptions = {}): Promise<WebHost> {
  const address = options.address ?? '127.0.0.1'
  const { server, port } = await listen(address, options.port ?? null)
  const access = createAccess(port, address)
  const projectPath = options.projectPath == null ? null : resolve(options.projectPath)
  const named = [
    homedir(),
    process.cwd(),
    ...(options.roots ?? []),
    ...(projectPath === null ? [] : [dirname(projectPath)]),
  ]
  const engine = startEngineChild({
    projectPath,
    roots: [...new Set(named.map((root) => resolve(root)))],
    startFolder: resolve(options.roots?.[0] ?? homedir()),
    ...(options.env === undefined ? {} : { env: options.env }),
    onTrouble: options.onTrouble ?? (() => undefined),
    onGivenUp: options.onGivenUp ?? (() => undefined),
  })
  const sockets = createSockets(access, engine)
  const staticFolder = options.staticFolder ?? join(repositoryFolder(), 'out', 'renderer')
  server.on('request', (request, response) => {
    answerRequest(request, response, { access, engine, staticFolder }).catch(() => {
      if (!response.headersSent) response.writeHead(500)
      response.end()
    })
  })
  server.on('upgrade', (request, socket, head) => sockets.upgrade(request, socket, head))
  const refusal = await engine.ready

  const shown =
    address === '0.0.0.0' || address === '::' ? '127.0.0.1' : address.includes(':') ? `[${address}]` : address
  return {
    url: `http://${shown}:${port}/?token=${access.token}`,
    port,
    refusal,
    enginePid: () => engine.pid,
    async close() {
      sockets.close()
      server.closeAllConnections()
      await Promise.all([new Promise<void>((done) => server.close(() => done())), engine.stop()])
    },
  }
}
