import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { number, text } from '../options.ts'
import type { Command } from './command.ts'

const webEntry = fileURLToPath(new URL('../../web/main.ts', import.meta.url))

export const serveCommand: Command = {
  usage: 'serve [project]',
  description: 'Open the studio in the browser: a web page on this machine only',
  options: [
    { flags: '--port <n>', description: 'Port to listen on (default: a free one)' },
    { flags: '--root <folder>', description: 'Folder the studio may pick files from' },
  ],
  async run([project], options) {
    const port = number(options, 'port')
    const root = text(options, 'root')
    const child = fork(
      webEntry,
      [
        ...(project ? [project] : []),
        ...(port === undefined ? [] : ['--port', String(port)]),
        ...(root ? ['--root', root] : []),
      ],
      { stdio: 'inherit' },
    )
    const forward = (signal: NodeJS.Signals) => child.kill(signal)
    process.on('SIGINT', forward).on('SIGTERM', forward)
    const [code] = (await once(child, 'exit')) as [number | null]
    return code ?? 0
  },
}
