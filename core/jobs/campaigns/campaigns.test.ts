import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { AppError } from '../../base/errors.ts'
import type { SweepResult } from '../../contract/campaigns/sweep.ts'
import { openStore, openSweepStudio, stubHandlers, type SweepStudio } from '../../testing/sweep-studio.ts'
import { temporaryWorkFolder } from '../../testing/temporary-project.ts'
import { recoverWork } from '../project-work.ts'

const { folder, remove } = temporaryWorkFolder()
afterAll(remove)
const studios: SweepStudio[] = []
afterEach(() => {
  for (const studio of studios.splice(0)) studio.close()
})
let files = 0
const places = {
  'in memory': (): string | null => null,
  'in a file': (): string | null => join(folder, `c${files++}.netlathe`),
}
const open = (...args: Parameters<typeof openSweepStudio>): SweepStudio => {
  const studio = openSweepStudio(...args)
  studios.push(studio)
  return studio
}
const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5))
}
const sweep = (values: number[], more: Record<string, unknown> = {}): Record<string, unknown> => ({
  model: 'start',
  values,
  quantised: { activity: { kind: 'l1l2', amplitude: 0 }, bits: {} },
  profile: { device: 'AKD1000' },
  ...more,
})
const stateOf = (studio: SweepStudio, id: string): string => studio.campaigns.get(id).state
const resultOf = (studio: SweepStudio, id: string): SweepResult =>
  studio.store.getRun(studio.campaigns.get(id).runId!)!.result as SweepResult

describe.each(Object.keys(places) as (keyof typeof places)[])('a campaign, its project %s', (place) => {
  const store = (): ReturnType<typeof openStore> => openStore(places[place]())

  test('does every step once and concludes with a run whose parents are the runs of the steps', async () => {
    const studio = open(store())
    const { id, title } = studio.campaigns.start('sweep', sweep([0, 0.02, 0.1], { seeds: 2 }), true)
    expect(title).toBe('Sweep of start: amplitude, 3 values')
    await until(() => stateOf(studio, id) === 'succeeded')
    const campaign = studio.campaigns.get(id)
    expect(campaign.steps).toHaveLength(3 * 2 * 3)
    expect(new Set(campaign.steps.map(({ state }) => state))).toEqual(new Set(['succeeded']))
    expect(studio.scheduler.list()).toHaveLength(18)
    const run = studio.store.getRun(campaign.runId!)!
    expect(run.parentRunIds).toEqual(campaign.steps.map(({ runId }) => runId))
    expect(run).toMatchObject({ type: 'sweep', inputModelId: 'm_start', datasetId: 'd_images', seed: 42 })
    expect(run.environment).toMatchObject({ netlathe: '1', engine: 'test' })
    // By the laws of the stand-ins: 2 points lost are tolerated, 10 are not.
    expect(resultOf(studio, id)).toMatchObject({ chosenValue: 0.02 })
    expect(run.metrics['accuracyRatio']).toBeCloseTo(0.88)
    expect(run.metrics['sparsityGainRatio']).toBeCloseTo(0.02)
    expect(run.metrics['framesPerSecond']).toBeCloseTo(102)
    expect(run.outputModelId).toBe(resultOf(studio, id).modelId)
    expect(studio.seen.at(-1)).toMatchObject({ id, state: 'succeeded', progressRatio: 1, secondsLeft: null })
  })

  test('takes equal runs for its steps, and does what is new only', async () => {
    const studio = open(store())
    const first = studio.campaigns.start('sweep', sweep([0, 0.1]), true).id
    await until(() => stateOf(studio, first) === 'succeeded')
    const jobs = studio.scheduler.list().length
    const wider = studio.campaigns.start('sweep', sweep([0, 0.05, 0.1]), true).id
    await until(() => stateOf(studio, wider) === 'succeeded')
    expect(studio.scheduler.list()).toHaveLength(jobs + 3)
    expect(studio.campaigns.get(wider).steps.filter(({ isReused }) => isReused)).toHaveLength(6)
    expect(resultOf(studio, wider).values.map(({ value }) => value)).toEqual([0, 0.05, 0.1])
    const again = studio.campaigns.start('sweep', sweep([0, 0.1]), false).id
    await until(() => stateOf(studio, again) === 'succeeded')
    expect(studio.scheduler.list()).toHaveLength(jobs + 3 + 6)
  })

  test('goes on without a point that fails, and says so', async () => {
    const handlers = stubHandlers(async ({ activity }) => {
      if (activity?.amplitude === 0.1) throw new AppError('train.diverged', 'The loss is not a number.')
    })
    const studio = open(store(), handlers)
    const { id } = studio.campaigns.start('sweep', sweep([0, 0.1]), true)
    await until(() => stateOf(studio, id) === 'succeeded')
    expect(studio.campaigns.get(id).steps.map(({ state }) => state)).toEqual([
      ...['succeeded', 'succeeded', 'succeeded'],
      ...['failed', 'skipped', 'skipped'],
    ])
    expect(resultOf(studio, id).values.map(({ value }) => value)).toEqual([0])
    expect(studio.store.getRun(studio.campaigns.get(id).runId!)!.diagnostics[0]!.message).toContain(
      'The loss is not a number.',
    )
  })
})

test('cancel keeps finished points and stops the rest', async () => {
  const studio = open(openStore(null), stubHandlers(waitAt(0.1)))
  const { id } = studio.campaigns.start('sweep', sweep([0, 0.1, 0.2]), true)
  await until(() => studio.campaigns.get(id).steps.some(({ key, state }) => key.includes('0.1') && state === 'running'))
  studio.campaigns.cancel(id)
  expect(studio.campaigns.get(id)).toMatchObject({ state: 'cancelled', runId: null })
  await until(() => studio.scheduler.list().every((job) => ['succeeded', 'cancelled'].includes(job.state)))
  expect(studio.store.listRuns().map(({ type }) => type)).toEqual(['train', 'evaluate', 'profile'])
  expect(() => studio.campaigns.resume(id)).toThrow('is cancelled and cannot be resumed')
})

test('concluded early it records what is finished', async () => {
  const studio = open(openStore(null), stubHandlers(waitAt(0.1)))
  const { id } = studio.campaigns.start('sweep', sweep([0, 0.1, 0.2]), true)
  await until(() => studio.campaigns.get(id).steps.some(({ key, state }) => key.includes('0.1') && state === 'running'))
  studio.campaigns.conclude(id)
  await until(() => stateOf(studio, id) === 'succeeded')
  expect(resultOf(studio, id).values.map(({ value }) => value)).toEqual([0])
})

test('a paused one starts nothing; resumed it goes on', async () => {
  const studio = open(openStore(null))
  const { id } = studio.campaigns.start('sweep', sweep([0, 0.1]), true)
  studio.campaigns.pause(id)
  const states = new Set(studio.scheduler.list().map(({ state }) => state))
  expect(states).toEqual(new Set(['paused']))
  await new Promise((resolve) => setTimeout(resolve, 60))
  expect(studio.store.listRuns()).toEqual([])
  studio.campaigns.resume(id)
  await until(() => stateOf(studio, id) === 'succeeded')
})

test('shows its result while it grows, and takes more values on the way', async () => {
  const studio = open(openStore(null), stubHandlers(waitAt(0.1)))
  const { id } = studio.campaigns.start('sweep', sweep([0, 0.1]), true)
  expect(studio.campaigns.result(id)).toBe(null)
  await until(() => studio.campaigns.get(id).steps.some(({ key, state }) => key.includes('0.1') && state === 'running'))
  expect(studio.campaigns.result(id)).toMatchObject({ values: [{ value: 0, sparsityRatio: 0.5 }] })
  expect(studio.campaigns.extend(id, { values: [0, 0.1, 0.2] }).title).toBe('Sweep of start: amplitude, 3 values')
  await until(() => stateOf(studio, id) === 'succeeded')
  expect(resultOf(studio, id).values.map(({ value }) => value)).toEqual([0, 0.1, 0.2])
  expect(studio.campaigns.result(id)).toEqual(resultOf(studio, id))
  expect(() => studio.campaigns.extend(id, { values: [0] })).toThrow('is succeeded and cannot be extended')
})

test('a paused one does not hold up another', async () => {
  const studio = open(openStore(null), stubHandlers(waitAt(0.1)))
  const first = studio.campaigns.start('sweep', sweep([0.1]), false).id
  await until(() => studio.scheduler.list().some(({ state }) => state === 'running'))
  studio.campaigns.pause(first)
  const second = studio.campaigns.start('sweep', sweep([0, 0.2]), false).id
  await until(() => stateOf(studio, second) === 'succeeded')
  expect(stateOf(studio, first)).toBe('paused')
  studio.campaigns.resume(first)
  await until(() => stateOf(studio, first) === 'succeeded')
})

test('closed in the middle it goes on when the project is opened again, without doing anything twice', async () => {
  const path = places['in a file']()
  const first = open(openStore(path), stubHandlers(waitAt(0.1)))
  const { id } = first.campaigns.start('sweep', sweep([0, 0.1]), false)
  await until(() => first.campaigns.get(id).steps.some(({ key, state }) => key.includes('0.1') && state === 'running'))
  const runs = first.store.listRuns().map((run) => run.id)
  first.close()

  const looking = open(openStore(path))
  recoverWork(looking, 'hold')
  expect(stateOf(looking, id)).toBe('paused')
  looking.close()

  const working = open(openStore(path))
  recoverWork(working, 'start')
  expect(stateOf(working, id)).toBe('paused')
  working.campaigns.resume(id)
  await until(() => stateOf(working, id) === 'succeeded')
  const all = working.store.listRuns().map((run) => run.id)
  expect(all.slice(0, runs.length)).toEqual(runs)
  expect(all).toHaveLength(6 + 1)
})

test('two runners work side by side, and a job of the user does not wait for them', async () => {
  let present = 0
  let most = 0
  let release: () => void = () => undefined
  const gate = new Promise<void>((resolve) => (release = resolve))
  const handlers = stubHandlers(async ({ name }) => {
    present += 1
    most = Math.max(most, present)
    if (name !== 'own') await gate
    present -= 1
  })
  const studio = open(openStore(null), handlers, { parallelJobs: () => 2 })
  const { id } = studio.campaigns.start('sweep', sweep([0, 0.1, 0.2, 0.3]), true)
  await until(() => present === 2)
  expect(studio.runners.started()).toBe(2)
  const own = studio.scheduler.start('train', { model: 'start', data: 'images', name: 'own' })
  await until(() => studio.scheduler.get(own.id).state === 'succeeded')
  expect(studio.campaigns.get(id).steps.filter(({ state }) => state === 'running')).toHaveLength(2)
  expect(most).toBe(3)
  release()
  await until(() => stateOf(studio, id) === 'succeeded')
  expect(studio.store.listRuns()).toHaveLength(12 + 1 + 1)
})

test('trainings at once share the cores; one on its own has them all', async () => {
  const studio = open(openStore(null), stubHandlers(), { parallelJobs: () => 3, cores: 8 })
  const finish = async (values: number[], seed: number) => {
    const { id } = studio.campaigns.start('sweep', sweep(values, { seed }), true)
    await until(() => stateOf(studio, id) === 'succeeded')
    const [first] = studio.campaigns.get(id).steps
    return studio.store.getRun(first!.runId!)!.environment.threads
  }
  expect(await finish([0, 0.1, 0.2, 0.3], 1)).toBe(2)
  expect(await finish([0, 0.1], 2)).toBe(4)
  expect(await finish([0], 3)).toBe(8)
  const own = studio.scheduler.start('train', { model: 'start', data: 'images' })
  await until(() => studio.scheduler.get(own.id).state === 'succeeded')
  expect(studio.store.getRun(studio.scheduler.get(own.id).runId!)!.environment.threads).toBe(8)
})

test('wrong parameters are named and start nothing', () => {
  const studio = open(openStore(null))
  const start = (params: Record<string, unknown>) => () => studio.campaigns.start('sweep', params, true)
  expect(start({ values: [0] })).toThrow('a sweep needs a float or a quantised training, or both')
  expect(start(sweep([0], { quantised: { epochs: 0 } }))).toThrow(/quantised.*epochs/)
  expect(start({ values: [1], parameter: 'gama', quantised: {} })).toThrow('a training has no parameter "gama"')
  expect(start(sweep([0], { model: 'nobody' }))).toThrow('There is no model "nobody"')
  for (const larger of [{ halfModel: 'nobody' }, { fullModel: 'nobody' }]) {
    const study = { model: 'start', data: 'images', ...larger }
    expect(() => studio.campaigns.start('study', study, true)).toThrow('There is no model "nobody"')
  }
  const others = { model: 'start', data: 'images', target: '100 FPS', otherModels: ['start', 'nobody'] }
  expect(() => studio.campaigns.start('optimise', others, true)).toThrow('There is no model "nobody"')
  expect(studio.campaigns.list()).toEqual([])
})

/** A training with this amplitude does not end before its job is stopped. */
function waitAt(amplitude: number): NonNullable<Parameters<typeof stubHandlers>[0]> {
  return async ({ activity }) => {
    if (activity?.amplitude === amplitude) await new Promise((resolve) => setTimeout(resolve, 300))
  }
}
