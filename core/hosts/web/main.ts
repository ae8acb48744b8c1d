import { parseArgs } from 'node:util'
import { AppError } from '../../base/errors.ts'
import { startWebHost } from './serve.ts'

const usage = `Usage: node core/hosts/web/main.ts [PROJECT] [--port N] [--root FOLDER ...] [--host ADDRESS]

  PROJECT         project file to open
  --port N        port to listen on (default: the first free one from 7410)
  --root FOLDER   another folder that the studio may read and write, besides the home and the current folder; may be repeated
  --host ADDRESS  listen on another address than 127.0.0.1: others on the network can then reach the studio
`
const usageError = 2

try {
  await main()
} catch (error) {
  const isUsage = error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
  if (!isUsage && !(error instanceof AppError)) throw error
  process.stderr.write(`${error.message}\n${isUsage ? usage : ''}`)
  process.exitCode = isUsage ? usageError : 1
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      port: { type: 'string' },
      root: { type: 'string', multiple: true },
      host: { type: 'string' },
      help: { type: 'boolean' },
    },
  })
  if (values.help === true) return void process.stdout.write(usage)
  const address = values.host ?? '127.0.0.1'
  if (address !== '127.0.0.1') {
    process.stderr.write(
      `Warning: listening on ${address}. Anyone who can reach this address and has the link can use the studio and read its folders; the traffic is not encrypted.\n`,
    )
  }
  const host = await startWebHost({
    projectPath: positionals[0] ?? null,
    port: values.port === undefined ? null : parsePort(values.port),
    address,
    roots: values.root ?? [],
    onTrouble: (message) => process.stderr.write(`${message}\n`),
    onGivenUp: () => process.exit(1),
  })

  let isStopping = false
  const stop = (): void => {
    // A second Ctrl-C does not wait.
    if (isStopping) process.exit(1)
    isStopping = true
    void host.close().then(() => process.exit(0))
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  process.on('SIGHUP', stop)
  if (host.refusal !== null) {
    process.exitCode = 1
    await host.close()
    return
  }
  process.stdout.write(`Netlathe is ready at ${host.url}\n`)
}

function parsePort(text: string): number {
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port <= 65535) return port
  throw new AppError('web.port', `"${text}" is not a port. Name one from 1024 to 65535, or 0 for any free one.`)
}
