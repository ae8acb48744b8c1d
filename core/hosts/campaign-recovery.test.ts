import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import type { Campaign } from '../contract/campaign.ts'
import type { SweepResult } from '../contract/campaigns/sweep.ts'
import { openStore } from '../testing/sweep-studio.ts'
import { temporaryWorkFolder } from '../testing/temporary-project.ts'
import { connectWeb } from '../testing/web-client.ts'
import { startWebHost } from './web/serve.ts'

const { folder, remove } = temporaryWorkFolder()
afterAll(remove)
const runnerEntry = fileURLToPath(new URL('../testing/sweep-runner-process.ts', import.meta.url))
const env = { ...process.env, NETLATHE_HOME: join(folder, 'home'), NETLATHE_RUNNER_ENTRY: runnerEntry }

test('kill -9 of the engine in the middle of a sweep, twice: every step is done once, and it concludes', async () => {
  const path = join(folder, 'killed.netlathe')
  openStore(path).close()
  const host = await startWebHost({ env, port: 0, roots: [folder] })
  const client = await connectWeb(host.url)
  try {
    await client.call('project.open', { path })
    const { id } = await client.call('campaigns.start', {
      kind: 'sweep',
      params: {
        model: 'start',
        data: 'images',
        values: [0, 0.02, 0.1, 0.2],
        quantised: { activity: { kind: 'l1l2', amplitude: 0 }, bits: {} },
        profile: { device: 'AKD1000' },
      },
      reuse: false,
    })
    const reach = (done: number): Promise<Campaign> =>
      until(
        () => client.call('campaigns.get', { campaign: id }),
        ({ steps }) => steps.filter(({ state }) => state === 'succeeded').length >= done,
      )
    for (const done of [2, 6]) {
      await reach(done)
      process.kill(host.enginePid()!, 'SIGKILL')
    }
    const campaign = await until(
      () => client.call('campaigns.get', { campaign: id }),
      ({ state }) => state !== 'running',
    )
    expect(campaign).toMatchObject({ state: 'succeeded', error: null })
    const runs = await client.call('runs.list', {})
    // Several runners work at once: only that the sweep concludes last is certain.
    expect(
      runs
        .map(({ type }) => type)
        .slice(0, -1)
        .sort(),
    ).toEqual(['evaluate', 'profile', 'train'].flatMap((type) => Array.from({ length: 4 }, () => type)))
    expect(runs.at(-1)!.type).toBe('sweep')
    const { result } = await client.call('runs.get', { run: campaign.runId! })
    const { values, chosenValue } = result as SweepResult
    expect(values.map(({ value }) => value)).toEqual([0, 0.02, 0.1, 0.2])
    expect(values.map(({ accuracyRatio }) => accuracyRatio)).toEqual([0.9, 0.88, 0.8, 0.7].map(closeTo))
    expect(chosenValue).toBe(0.02)
  } finally {
    client.close()
    await host.close()
  }
})

const closeTo = (value: number): unknown => expect.closeTo(value, 9)

async function until<T>(read: () => Promise<T>, condition: (value: T) => boolean): Promise<T> {
  for (;;) {
    try {
      const value = await read()
      if (condition(value)) return value
    } catch {
      // The engine is starting again.
    }
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
