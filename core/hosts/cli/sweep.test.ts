import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Campaign } from '../../contract/campaign.ts'
import type { SweepResult } from '../../contract/campaigns/sweep.ts'
import type { RunSummary } from '../../contract/run.ts'
import { runCommandLine, runForJson } from '../../testing/command-line.ts'
import { temporaryFolder, writeSplitFolder } from '../../testing/image-folder.ts'

let folder: Awaited<ReturnType<typeof temporaryFolder>>
beforeAll(async () => {
  folder = await temporaryFolder()
  await writeSplitFolder(join(folder.path, 'images'), 4)
  await run('new', 'w.netlathe')
  await run('data', 'w.netlathe', join(folder.path, 'images'), '--name', 'plain')
  await run(
    'build',
    'w.netlathe',
    ...['--architecture', 'small-cnn', '--size', '32', '--classes', 'a,b', '--name', 'start'],
  )
})
afterAll(() => folder[Symbol.asyncDispose]())

const run = <Result>(...args: string[]) => runForJson<Result>(folder.path, ...args)
const sweep = [
  ...['sweep', 'w.netlathe', '--model', 'start', '--amplitudes', '0,1e-4,1e-3', '--epochs', '1'],
  ...['--parallel', '1'],
]

it('Ctrl-C leaves a sweep that --resume takes up, with every training done once', async () => {
  const entry = join(import.meta.dirname, 'main.ts')
  const env = { ...process.env, NETLATHE_HOME: join(folder.path, 'settings') }
  const child = spawn(process.execPath, [entry, ...sweep], {
    cwd: folder.path,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let told = ''
  let isInterrupted = false
  child.stderr.on('data', (bytes: Buffer) => {
    told += bytes.toString('utf8')
    // In the middle of the second training.
    if (isInterrupted || !told.includes('2 of 6, amplitude 1e-4')) return
    isInterrupted = true
    child.kill('SIGINT')
  })
  const [code] = (await once(child, 'exit')) as [number]
  expect(code).toBe(130)
  expect(told).toContain('netlathe sweep PROJECT --resume')

  const [left] = await run<Campaign[]>('campaigns', 'w.netlathe')
  expect(left).toMatchObject({ kind: 'sweep', state: 'paused', title: 'Sweep of start: amplitude, 3 values' })
  const { values, runId } = await run<SweepResult & { runId: string }>('sweep', 'w.netlathe', '--resume')
  expect(values.map(({ value }) => value)).toEqual([0, 1e-4, 1e-3])
  for (const { accuracyRatio, sparsityRatio } of values) {
    expect(accuracyRatio).toBeGreaterThanOrEqual(0)
    expect(sparsityRatio).toBeGreaterThan(0)
  }
  const runs = await run<RunSummary[]>('runs', 'w.netlathe')
  const count = (type: string) => runs.filter((each) => each.type === type).length
  expect([count('train'), count('evaluate'), count('sweep')]).toEqual([3, 3, 1])
  expect(runs.at(-1)!.id).toBe(runId)
})

it('a wider sweep does only what is new', async () => {
  const before = await run<RunSummary[]>('runs', 'w.netlathe')
  const { values } = await run<SweepResult>(
    ...sweep.map((each) => (each === '0,1e-4,1e-3' ? '0,1e-4,3e-4,1e-3' : each)),
  )
  expect(values.map(({ value }) => value)).toEqual([0, 1e-4, 3e-4, 1e-3])
  const added = (await run<RunSummary[]>('runs', 'w.netlathe')).slice(before.length)
  expect(added.map(({ type }) => type)).toEqual(['train', 'evaluate', 'sweep'])
})

it('says what is missing or wrong', async () => {
  const cases: [string[], number, RegExp][] = [
    [['sweep', 'w.netlathe'], 2, /needs --amplitudes/],
    [['sweep', 'w.netlathe', '--amplitudes', '0,much'], 2, /--amplitudes is "0,much"/],
    [['sweep', 'w.netlathe', '--parameter', 'gama', '--values', '1'], 2, /no parameter "gama"/],
    [['sweep', 'w.netlathe', '--resume'], 1, /no sweep that is not over/],
    [['campaigns', 'w.netlathe', '--cancel', 'nothing'], 1, /no campaign "nothing"/],
  ]
  for (const [args, code, message] of cases) {
    const ended = await runCommandLine(folder.path, ...args)
    expect({ args, code: ended.code, stdout: ended.stdout }).toEqual({ args, code, stdout: '' })
    expect(ended.stderr).toMatch(message)
  }
})
