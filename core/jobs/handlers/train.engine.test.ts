import { describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { AppError, CancelledError } from '../../base/errors.ts'
import { referenceEngine } from '../../akida/integer/reference.ts'
import { evaluateParams, type EvaluateResult } from '../../contract/jobs/evaluate.ts'
import { trainParams, type TrainResult } from '../../contract/jobs/train.ts'
import type { DatasetInfo } from '../../contract/jobs/data.ts'
import type { Split } from '../../contract/jobs/common.ts'
import { createTrainEngine } from '../../node/tfjs/engine.ts'
import { tinyImages, tinyModel } from '../../testing/tiny-training.ts'
import type { Checkpoint, JobContext, JobOutcome, LoadedModel, Progress } from '../handler.ts'
import { evaluateHandler } from './evaluate.ts'
import { trainHandler } from './train.ts'

const engine = await createTrainEngine()
const counts: Record<Split, number> = { train: 40, val: 12, test: 20 }
const dataset: DatasetInfo = {
  id: 'd1',
  name: 'halves',
  path: '/nowhere',
  createdAt: '',
  classes: ['dark', 'light'],
  counts: Object.entries(counts).map(([split, total]) => ({
    split: split as Split,
    perClass: [total / 2, total / 2],
    total,
  })),
  total: 72,
  contentSha256: 'data-hash',
  unreadable: [],
  sizeBytes: 0,
}
const source: LoadedModel = { id: 'm1', name: 'tiny', sha256: 'model-hash', ...tinyModel() }
const teacher: LoadedModel = { id: 'm2', name: 'teacher', sha256: 'teacher-hash', ...tinyModel(false, 7) }

type Watched = { context: JobContext; reports: Progress[]; checkpoints: Checkpoint[]; log: string[] }

function watch(
  models: Record<string, LoadedModel>,
  options: { resumeFrom?: Checkpoint; cancelAfterCheckpoints?: number; info?: DatasetInfo } = {},
): Watched {
  const reports: Progress[] = []
  const checkpoints: Checkpoint[] = []
  const log: string[] = []
  const refuse = () => Promise.reject(new Error('not needed here'))
  const info = options.info ?? dataset
  const context: JobContext = {
    signal: new AbortController().signal,
    seed: 1,
    attempt: 1,
    resumeFrom: options.resumeFrom ?? null,
    services: {
      trainEngine: async () => engine,
      integerEngine: async () => referenceEngine,
      model: async (ref) => models[ref]!,
      dataset: async () => info,
      images: async (_info, { split }) => tinyImages(counts[split], split.length),
      device: refuse,
      readFile: refuse,
      resource: refuse,
      writeFolder: refuse,
      buildC: refuse,
      scanFolder: refuse,
      readHdf5: refuse,
    },
    saveCheckpoint: async (checkpoint) => void checkpoints.push(structuredClone(checkpoint)),
    report: (progress) => void reports.push(progress),
    log: (message) => void log.push(message),
    turn: async () => {
      if (options.cancelAfterCheckpoints !== undefined && checkpoints.length >= options.cancelAfterCheckpoints)
        throw new CancelledError()
    },
  }
  return { context, reports, checkpoints, log }
}

const params = (changes: z.input<typeof trainParams> = {}) =>
  trainParams.parse({ model: 'm1', epochs: 2, batchSize: 8, seed: 3, ...changes })
const weightsOf = (outcome: JobOutcome) => outcome.models![0]!.weights

describe('the training job', () => {
  it('gives a new quantised model, its accuracy and its curves', async () => {
    const { context, reports } = watch({ m1: source, m2: teacher })
    const outcome = await trainHandler.run(
      params({
        epochs: 4,
        bits: { inputWeights: 8, weights: 4, activations: 4 },
        teacher: 'm2',
        labelRatio: 0.5,
        activity: { kind: 'l1l2', amplitude: 1e-6 },
      }),
      context,
    )
    const result = outcome.result as unknown as TrainResult
    expect(result).toMatchObject({ modelId: '$trained', steps: 20 })
    expect(result.test).toBeNull()
    expect(result.validation!.count).toBe(12)
    expect(result.validation!.confusion.flat().reduce((sum, value) => sum + value, 0)).toBe(12)
    expect(result.wrong).toMatchObject({ split: 'val', total: 12 - result.validation!.correct })
    expect(result.sparsity.map(({ layer }) => layer)).toEqual(['conv_0', 'conv_1', 'separable_2', 'separable_3'])
    expect(outcome.metrics['accuracyRatio']).toBe(result.validation!.accuracyRatio)
    expect(outcome.models).toMatchObject([{ key: 'trained', name: 'tiny 8/4/4', parentId: 'm1' }])
    expect(outcome.models![0]!.graph.layers.map(({ bits }) => bits!.weights)).toEqual([8, 4, 4, 4, 4])
    expect(outcome.inputHashes).toEqual({ model: 'model-hash', data: 'data-hash', teacher: 'teacher-hash' })
    const names = outcome.series!.map(({ name }) => name)
    expect(names).toEqual(
      expect.arrayContaining([
        'Loss',
        'Accuracy',
        'Sparsity',
        'Learning rate',
        'Activity penalty',
        'Validation accuracy',
      ]),
    )
    expect(outcome.series!.find(({ name }) => name === 'Validation accuracy')!.points.map(([epoch]) => epoch)).toEqual([
      1, 2, 3, 4,
    ])
    const live = reports.flatMap(({ points }) => Object.keys(points ?? {}))
    expect(new Set(live)).toEqual(new Set(names))
    expect(reports.at(-1)!.ratio).toBe(1)
    // What was told live is what is stored.
    const told = reports.flatMap(({ record }) => record ?? [])
    expect(told.flatMap(({ sparsity }) => sparsity)).toEqual(result.record.sparsity)
    expect(told.flatMap(({ epochs }) => epochs)).toEqual(result.record.epochs)
    expect(result.record.layers).toEqual(result.sparsity.map(({ layer }) => layer))
    expect(
      result.record.epochs.map(({ validation, layers }) => [validation!.confusion!.length, layers.length]),
    ).toEqual([1, 2, 3, 4].map(() => [2, 4]))
    // The input is untouched.
    expect(source.graph.layers[0]!.bits).toBeNull()
  })

  it('resumes from its checkpoint with the result of an uninterrupted run', async () => {
    const long = params({ epochs: 3, batchSize: 1, gammaL1: 1e-5 })
    const whole = await trainHandler.run(long, watch({ m1: source }).context)
    const first = watch({ m1: source }, { cancelAfterCheckpoints: 1 })
    await expect(trainHandler.run(long, first.context)).rejects.toThrow(CancelledError)
    expect(first.checkpoints.map(({ state }) => state['step'])).toEqual([100])
    const second = await trainHandler.run(long, watch({ m1: source }, { resumeFrom: first.checkpoints[0]! }).context)
    expect(weightsOf(second)).toEqual(weightsOf(whole))
    expect(second.series).toEqual(whole.series)
    expect({ ...second.metrics, imagesPerSecond: 0 }).toEqual({ ...whole.metrics, imagesPerSecond: 0 })
  })

  it('balances a teacher that favours a class when asked, and says by how much', async () => {
    const bias = `${teacher.graph.layers.at(-1)!.id}/bias`
    const { shape, data } = teacher.weights[bias]!
    const weights = { ...teacher.weights, [bias]: { shape, data: data.map((value, index) => value + index * 4) } }
    const learn = async (from: LoadedModel, balanceTeacher: boolean) => {
      const { context, log } = watch({ m1: source, m2: from })
      const outcome = await trainHandler.run(params({ epochs: 1, teacher: 'm2', balanceTeacher }), context)
      return { loss: outcome.metrics['trainLoss']!, log: log.join(' ') }
    }
    const [fair, biased] = [await learn(teacher, true), await learn({ ...teacher, weights }, true)]
    expect(biased.log).toMatch(/Shifts of the teacher's logits: dark \d\.\d+, light -\d\.\d+/)
    // Balanced, both teach the same.
    expect(biased.loss).toBeCloseTo(fair.loss, 3)
    const untouched = await learn({ ...teacher, weights }, false)
    expect(untouched.log).not.toMatch(/Shifts/)
    expect(Math.abs(untouched.loss - fair.loss)).toBeGreaterThan(0.01)
  })

  it('refuses a data set without training images and an unfit teacher', async () => {
    const empty = { ...dataset, counts: dataset.counts.filter(({ split }) => split !== 'train') }
    const codeOf = async (run: Promise<unknown>) =>
      run.then(
        () => 'none',
        (error: unknown) => (error instanceof AppError ? error.code : String(error)),
      )
    expect(await codeOf(trainHandler.run(params(), watch({ m1: source }, { info: empty }).context))).toBe(
      'train.no-images',
    )
    const wide: LoadedModel = { ...teacher, ...tinyModel(false, 7, 32) }
    expect(await codeOf(trainHandler.run(params({ teacher: 'm2' }), watch({ m1: source, m2: wide }).context))).toBe(
      'train.teacher-input',
    )
  })
})

describe('the evaluation job', () => {
  it('agrees between fake quantisation and integers on every image', async () => {
    const outcome = await trainHandler.run(
      params({ bits: { inputWeights: 8, weights: 4, activations: 4 }, scoreTest: true }),
      watch({ m1: source }).context,
    )
    const trained: LoadedModel = { ...source, id: 'm3', ...outcome.models![0]! }
    const evaluate = async (integer: boolean) =>
      (await evaluateHandler.run(evaluateParams.parse({ model: 'm3', integer }), watch({ m3: trained }).context))
        .result as unknown as EvaluateResult
    const [fake, integer] = [await evaluate(false), await evaluate(true)]
    expect(fake.arithmetic).toBe('fake-quantised')
    expect(integer.arithmetic).toBe('integer')
    expect(integer.engine).toBe('reference')
    expect(integer.predictions).toEqual(fake.predictions)
    expect(integer.accuracyRatio).toBe(outcome.metrics['testAccuracyRatio'])
  })

  it('evaluates float models and refuses to convert them', async () => {
    const run = (integer: boolean) =>
      evaluateHandler.run(evaluateParams.parse({ model: 'm1', integer }), watch({ m1: source }).context)
    const result = (await run(false)).result as unknown as EvaluateResult
    expect(result).toMatchObject({ arithmetic: 'float', engine: engine.name, count: 20 })
    expect(result.predictions).toHaveLength(20)
    await expect(run(true)).rejects.toThrow("cannot be converted to Akida's integers")
  })
})
