import { afterEach, describe, expect, it } from 'vitest'
import type { Model } from '../graph/types.ts'
import { createTrainEngine } from '../node/tfjs/engine.ts'
import { tinyImages, tinyModel } from '../testing/tiny-training.ts'
import { adamStepSize } from './adam.ts'
import type { CompileMode, FeedValues, Program } from './program.ts'
import { createStepProgram, type StepOptions, type StepProgram } from './step-program.ts'

const engine = await createTrainEngine()
const batchSize = 8
const images = tinyImages(batchSize)
const base: StepOptions = {
  batchSize,
  activity: null,
  gammaL1: 0,
  weightDecay: 0,
  teacher: null,
  temperature: 2,
  labelRatio: 1,
  momentum: 0.9,
  learnSteps: false,
  hasFrozenStep: false,
}
const opened: { dispose(): void }[] = []
afterEach(() => opened.splice(0).forEach((one) => one.dispose()))

async function open(
  model: Model,
  changes: Partial<StepOptions>,
  mode: CompileMode = 'auto',
): Promise<{ step: StepProgram; program: Program }> {
  const step = createStepProgram(engine.tf, model, { ...base, ...changes })
  const program = await engine.compile(step.source, mode)
  opened.push(program, step)
  return { step, program }
}

function feeds(step: number, amplitude = 1e-6): FeedValues {
  return {
    images: Float32Array.from(images.pixels),
    labels: images.labels,
    stepSize: Float32Array.of(adamStepSize(1e-3, step)),
    amplitude: Float32Array.of(amplitude),
  }
}

function stateOf(program: Program, step: StepProgram): number[] {
  program.pull()
  const { first, second } = step.optimiser()
  return [...Object.values(step.weights()).flatMap(({ data }) => [...data]), ...first, ...second]
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length)
  return Array.from({ length: a.length }, (_, index) => Math.abs(a[index]! - b[index]!)).reduce(
    (max, value) => Math.max(max, value),
    0,
  )
}

const cases: [string, boolean, Partial<StepOptions>, string][] = [
  ['float', false, {}, 'step'],
  ['float with gamma L1 and decay', false, { gammaL1: 1e-4, weightDecay: 4e-5 }, 'step'],
  ['float with a teacher', false, { teacher: tinyModel(false, 9), labelRatio: 0.3 }, 'step'],
  ['quantised with L1L2', true, { activity: 'l1l2' }, 'step'],
  ['quantised with Hoyer and learned steps', true, { activity: 'hoyer', learnSteps: 'lsq' }, 'step'],
  ['quantised with clips learned by PACT', true, { activity: 'l1l2', learnSteps: 'pact' }, 'step'],
  ['quantised, frozen statistics', true, { activity: 'hoyer-normalised', hasFrozenStep: true }, 'frozenStep'],
]

describe.skipIf(engine.name !== 'tfjs-node')('compiled steps', () => {
  it.each(cases)(
    'equal eager ones bit for bit from equal states: %s',
    async (_name, isQuantised, changes, functionName) => {
      // TensorFlow fuses the convolutions and normalisations of a teacher, which rounds its logits differently in the last bit.
      const tolerance = changes.teacher ? 1e-5 : 0
      const model = tinyModel(isQuantised)
      const eager = await open(model, changes, 'eager')
      const graph = await open(model, changes, 'graph')
      for (let index = 1; index <= 4; index++) {
        graph.step.load(eager.step.weights())
        graph.step.loadOptimiser(eager.step.optimiser())
        graph.program.push()
        const expected = await eager.program.run(functionName, feeds(index))
        const found = await graph.program.run(functionName, feeds(index))
        expect(largestDifference(found['summary']!, expected['summary']!)).toBeLessThanOrEqual(tolerance)
        expect(
          largestDifference(stateOf(graph.program, graph.step), stateOf(eager.program, eager.step)),
        ).toBeLessThanOrEqual(tolerance)
      }
    },
  )
})

describe('training steps', () => {
  it.each(cases)(
    'move every trained weight and all statistics: %s',
    async (_name, isQuantised, changes, functionName) => {
      const model = tinyModel(isQuantised)
      const { step, program } = await open(model, changes)
      for (let index = 1; index <= 3; index++) await program.run(functionName, feeds(index))
      program.pull()
      const after = step.weights()
      for (const [name, { data }] of Object.entries(after)) {
        const isFixed =
          (name.endsWith('/step') && !changes.learnSteps) ||
          (functionName === 'frozenStep' && /\/(mean|variance)$/.test(name))
        const hasMoved = data.some((value, index) => value !== model.weights[name]!.data[index])
        expect(hasMoved, name).toBe(!isFixed)
      }
    },
  )

  it('lower the loss on one batch', async () => {
    const { program } = await open(tinyModel(true), {})
    const losses: number[] = []
    for (let index = 1; index <= 25; index++) losses.push((await program.run('step', feeds(index)))['summary']![0]!)
    expect(losses.at(-1)).toBeLessThan(0.5 * losses[0]!)
  })

  it('keep the number of tensors constant', async () => {
    const { program } = await open(tinyModel(true), {
      activity: 'l1l2',
      teacher: tinyModel(false, 9),
      labelRatio: 0,
      hasFrozenStep: true,
    })
    const before = engine.tf.memory().numTensors
    for (let index = 1; index <= 3; index++) {
      await program.run('step', feeds(index))
      await program.run('frozenStep', feeds(index))
      await program.run('statistics', { images: feeds(1)['images']! })
    }
    expect(engine.tf.memory().numTensors).toBe(before)
  })

  it('refuse wrong feeds before anything changes', async () => {
    const { step, program } = await open(tinyModel(), {})
    const before = stateOf(program, step)
    const good = feeds(1)
    const { labels: _labels, ...withoutLabels } = good
    await expect(program.run('step', withoutLabels)).rejects.toThrow('feed "labels" is missing')
    await expect(program.run('step', { ...good, images: new Float32Array(5) })).rejects.toThrow('feed "images" needs')
    await expect(program.run('step', { ...good, labels: new Float32Array(batchSize) })).rejects.toThrow(
      'feed "labels" must be int32',
    )
    await expect(program.run('step', { ...good, extra: new Float32Array(1) })).rejects.toThrow('unknown feed "extra"')
    expect(stateOf(program, step)).toEqual(before)
  })

  it('silence layers more with a larger penalty', async () => {
    const sparsityAfter = async (amplitude: number) => {
      const { program } = await open(tinyModel(true), { activity: 'l1l2' })
      let last = new Float32Array()
      for (let index = 1; index <= 30; index++)
        last = new Float32Array((await program.run('step', feeds(index, amplitude)))['summary']!)
      return last.subarray(3).reduce((sum, value) => sum + value, 0)
    }
    expect(await sparsityAfter(1e-2)).toBeGreaterThan(await sparsityAfter(0))
  })
})
