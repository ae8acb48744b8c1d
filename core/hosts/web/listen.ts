import { createServer, type Server } from 'node:http'
import { AppError } from '../../base/errors.ts'
import { codeOf } from '../../node/sqlite/errors.ts'

const firstPort = 7410
const triedPorts = 20

/**
 * A server on `port`, or, when none is named, on the first free one from 7410. AppError `web.port-in-use`, `web.port-refused`,
 * `web.address`.
 */
export async function listen(address: string, port: number | null): Promise<{ server: Server; port: number }> {
  if (port !== null) return tryPort(address, port)
  for (let next = firstPort; next < firstPort + triedPorts; next++) {
    try {
      return await tryPort(address, next)
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'web.port-in-use') throw error
    }
  }
  return tryPort(address, 0)
}

function tryPort(address: string, port: number): Promise<{ server: Server; port: number }> {
  const server = createServer()
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(describe(error, address, port)))
    server.listen(port, address, () => {
      const bound = server.address()
      resolve({ server, port: typeof bound === 'object' && bound !== null ? bound.port : port })
    })
  })
}

function describe(error: Error, address: string, port: number): Error {
  const code = codeOf(error)
  const details = { address, port, reason: code }
  if (code === 'EADDRINUSE') {
    return new AppError(
      'web.port-in-use',
      `Port ${port} is in use by another program. Name another one with --port N, or leave --port out to take a free one.`,
      details,
      error,
    )
  }
  if (code === 'EACCES')
    return new AppError(
      'web.port-refused',
      `Port ${port} may not be used by this user. Name one above 1023 with --port N.`,
      details,
      error,
    )
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new AppError(
      'web.address',
      `This machine has no address ${address}. Leave --host out to serve this machine only.`,
      details,
      error,
    )
  }
  return error
}
