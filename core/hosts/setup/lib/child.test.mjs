import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { lastLines, reasonOf, runCaptured } from './child.mjs'
import { inRoot } from './paths.mjs'

describe('runCaptured', () => {
  it('returns the exit code and both streams', async () => {
    const script = 'console.log("out"); console.error("err"); process.exitCode = 3'
    const { code, output } = await runCaptured(process.execPath, ['-e', script])
    expect(code).toBe(3)
    expect(output.split('\n').sort()).toEqual(['', 'err', 'out'])
  })

  it('answers 127 for a program that does not exist and 124 for one that takes too long', async () => {
    expect((await runCaptured('no-such-program-here', [])).code).toBe(127)
    expect((await runCaptured(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { timeoutMs: 200 })).code).toBe(
      124,
    )
  })
})

it('passes a signal on to the program in the foreground and ends with its exit code', async () => {
  const inner =
    'process.on("SIGTERM", () => { console.log("closing"); process.exit(7) }); console.log("ready"); setInterval(() => {}, 1000)'
  const outer = `import { runForeground } from ${JSON.stringify(`file://${inRoot('core/hosts/setup/lib/child.mjs')}`)}
process.exitCode = await runForeground(process.execPath, ['-e', ${JSON.stringify(inner)}])`
  const parent = spawn(process.execPath, ['--input-type=module', '-e', outer], { stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  parent.stdout.on('data', (chunk) => {
    text += String(chunk)
    if (text === 'ready\n') parent.kill('SIGTERM')
  })
  const [code] = await once(parent, 'close')
  expect(text).toBe('ready\nclosing\n')
  expect(code).toBe(7)
})

it.skipIf(process.platform === 'win32')('ends the program in the foreground when npm is told to end', async () => {
  const inner =
    'process.on("SIGTERM", () => { console.log("closing"); process.exit(0) }); console.log("ready"); setInterval(() => {}, 1000)'
  const outer = `import { runForeground } from ${JSON.stringify(`file://${inRoot('core/hosts/setup/lib/child.mjs')}`)}
import { runMain } from ${JSON.stringify(`file://${inRoot('core/hosts/setup/lib/log.mjs')}`)}
await runMain(() => runForeground(process.execPath, ['-e', ${JSON.stringify(inner)}]))`
  // The shell between npm and the script; it does not replace itself with the script, for something follows.
  const shell = spawn('sh', ['-c', '"$0" --input-type=module -e "$1"; true', process.execPath, outer], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, npm_lifecycle_event: 'start' },
  })
  let text = ''
  shell.stdout.on('data', (chunk) => {
    text += String(chunk)
    if (text === 'ready\n') shell.kill('SIGTERM')
  })
  await once(shell, 'close')
  expect(text).toBe('ready\nclosing\n')
})

it('tells from an output why a program failed', () => {
  const output = `\u001b[31mFetching\u001b[0m ...\n\nError: connect ECONNREFUSED 127.0.0.1:9\n    at TCPConnectWrap.afterConnect\n\nNode.js v24.21.0\n`
  expect(reasonOf(output)).toBe('Error: connect ECONNREFUSED 127.0.0.1:9')
  expect(reasonOf('one\ntwo\n')).toBe('two')
  expect(lastLines(output, 3)).toBe('Fetching ...\nError: connect ECONNREFUSED 127.0.0.1:9\nNode.js v24.21.0')
})
