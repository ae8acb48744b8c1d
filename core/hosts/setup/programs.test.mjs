import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { inRoot } from './lib/paths.mjs'

let home = ''
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'netlathe-programs-'))
})
afterAll(() => rm(home, { recursive: true, force: true }))

/** Runs a bootstrap program as a user would and resolves to what it printed and its exit code. */
async function run(script, args, onOutput = () => undefined) {
  const env = { ...process.env, NETLATHE_HOME: home, CI: 'true' }
  const child = spawn(process.execPath, [inRoot(...script.split('/')), ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const printed = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr']) {
    child[name].on('data', (chunk) => {
      printed[name] += String(chunk)
      onOutput(child, printed)
    })
  }
  const [code] = await once(child, 'close')
  return { code, ...printed }
}

it('passes the exit code of the command line on, and keeps its stdout clean', async () => {
  const version = await run('core/hosts/cli/netlathe.mjs', ['--version'])
  expect(version).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^netlathe\/\d+\.\d+\.\d+ \S+ node-v2\d\.\S+\n$/),
  })
  const wrong = await run('core/hosts/cli/netlathe.mjs', ['no-such-command'])
  expect(wrong).toMatchObject({ code: 2, stdout: '' })
})

it('starts the web shell, prints the link, and ends with every child on SIGTERM', async () => {
  let answer = null
  const { code, stdout } = await run('core/hosts/setup/start.mjs', ['--web', '--port', '0'], (child, printed) => {
    const url = /ready at (http:\/\/127\.0\.0\.1:\d+\/\?token=\S+)/.exec(printed.stdout)?.[1]
    if (!url || answer) return
    answer = fetch(url, { redirect: 'manual' }).then(({ status }) => status)
    void answer.finally(() => child.kill('SIGTERM'))
  })
  expect(await answer).toBe(303)
  expect(stdout).toContain('Netlathe is ready at')
  expect([0, 130, 143]).toContain(code)
  // `close` comes only when no process holds the pipes any more: the web host and the engine are gone too.
})

it('lists the benchmarks, and refuses one that is not there', async () => {
  expect(await run('core/hosts/setup/bench.mjs', [])).toMatchObject({ code: 0 })
  const wrong = await run('core/hosts/setup/bench.mjs', ['no-such-benchmark'])
  expect(wrong).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('There is no benchmark "no-such-benchmark".'),
  })
})
