import { afterEach, describe, expect, it } from 'vitest'
import { smallResNet } from '../graph/builders/small-resnet.ts'
import { graphParameters } from '../graph/parameters.ts'
import type { Model } from '../graph/types.ts'
import { createTrainEngine } from '../node/tfjs/engine.ts'
import { sizeOf } from '../tensor/tensor.ts'
import { randomModel } from '../testing/random-model.ts'
import { tinyImages, tinyModel } from '../testing/tiny-training.ts'
import { adamStepSize } from './adam.ts'
import { plainObjective } from './objective.ts'
import type { CompileMode, FeedValues, Program } from './program.ts'
import { createStepProgram, summaryFigures, type StepOptions, type StepProgram } from './step-program.ts'

const engine = await createTrainEngine()
const batchSize = 8
const images = tinyImages(batchSize)
const base: StepOptions = {
  ...plainObjective,
  batchSize,
  activity: null,
  hasUnlabelled: false,
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

function feeds(step: number, amplitude = 1e-6, hasUnlabelled = false): FeedValues {
  return {
    images: images.pixels,
    labels: Int32Array.from(images.labels, (label, index) => (hasUnlabelled && index % 3 === 0 ? -1 : label)),
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

const frozenLayers = ['layer_0', 'layer_1']
const cases: [string, boolean, Partial<StepOptions>, string][] = [
  ['float', false, {}, 'step'],
  ['float with gamma L1 and decay', false, { gammaL1: 1e-4, weightDecay: 4e-5 }, 'step'],
  ['float with a teacher', false, { teacher: tinyModel(false, 9), labelRatio: 0.3 }, 'step'],
  [
    'float with smoothed, weighted labels, some missing, and matched layers',
    false,
    {
      labelSmoothing: 0.1,
      classWeights: [0.5, 2],
      teacher: tinyModel(false, 9),
      labelRatio: 0.6,
      hasUnlabelled: true,
      featureMatching: { weight: 0.7, pairs: [{ student: 'layer_1', teacher: 'layer_1' }] },
    },
    'step',
  ],
  ['float, first layers frozen, the others the slower the deeper', false, { frozenLayers, layerDecay: 0.7 }, 'step'],
  ['float with L1, weighted by layer', false, { activity: 'l1', activityWeights: { layer_1: 3 } }, 'step'],
  ['quantised with L2, first layers frozen', true, { activity: 'l2', frozenLayers }, 'step'],
  ['quantised with event costs', true, { activity: 'event-cost', activityWeights: { layer_0: 0.3 } }, 'step'],
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
      const values = (index: number) => feeds(index, 1e-6, changes.hasUnlabelled)
      for (let index = 1; index <= 4; index++) {
        graph.step.load(eager.step.weights())
        graph.step.loadOptimiser(eager.step.optimiser())
        graph.program.push()
        const expected = await eager.program.run(functionName, values(index))
        const found = await graph.program.run(functionName, values(index))
        expect(largestDifference(found['summary']!, expected['summary']!)).toBeLessThanOrEqual(tolerance)
        expect(
          largestDifference(stateOf(graph.program, graph.step), stateOf(eager.program, eager.step)),
        ).toBeLessThanOrEqual(tolerance)
      }
    },
  )
})

describe('networks with branches', () => {
  const graph = smallResNet({ alpha: 0.125, size: images.height, channels: 3, classes: ['dark', 'light'] })
  // The last stage reads both halves of the one before.
  const layers = graph.layers.map((layer) =>
    layer.id === 'layer_7' ? { ...layer, from: ['layer_5', 'layer_4'] } : layer,
  )
  const model = randomModel({ ...graph, layers }, 3)

  it.skipIf(engine.name !== 'tfjs-node')('are trained by compiled steps as by eager ones', async () => {
    const eager = await open(model, { activity: 'l1l2' }, 'eager')
    const compiled = await open(model, { activity: 'l1l2' }, 'graph')
    for (let index = 1; index <= 3; index++) {
      const expected = await eager.program.run('step', feeds(index))
      const found = await compiled.program.run('step', feeds(index))
      expect(largestDifference(found['summary']!, expected['summary']!)).toBeLessThan(1e-4)
    }
  })

  it('move in every weight', async () => {
    const { step, program } = await open(model, { activity: 'l1l2' })
    for (let index = 1; index <= 3; index++) await program.run('step', feeds(index))
    program.pull()
    for (const [name, { data }] of Object.entries(step.weights()))
      expect(
        data.some((value, index) => value !== model.weights[name]!.data[index]),
        name,
      ).toBe(true)
  })
})

describe('training steps', () => {
  it.each(cases)(
    'move every trained weight and all statistics: %s',
    async (_name, isQuantised, changes, functionName) => {
      const model = tinyModel(isQuantised)
      const { step, program } = await open(model, changes)
      for (let index = 1; index <= 3; index++)
        await program.run(functionName, feeds(index, 1e-6, changes.hasUnlabelled))
      program.pull()
      const after = step.weights()
      for (const [name, { data }] of Object.entries(after)) {
        const isFixed =
          (name.endsWith('/step') && !changes.learnSteps) ||
          changes.frozenLayers?.some((id) => name.startsWith(`${id}/`)) ||
          (functionName === 'frozenStep' && /\/(mean|variance)$/.test(name))
        const hasMoved = data.some((value, index) => value !== model.weights[name]!.data[index])
        expect(hasMoved, name).toBe(isFixed !== true)
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
      labelRatio: 0.5,
      hasUnlabelled: true,
      labelSmoothing: 0.1,
      classWeights: [1, 2],
      featureMatching: { weight: 1, pairs: [{ student: 'layer_1', teacher: 'layer_1' }] },
      frozenLayers: ['layer_0'],
      layerDecay: 0.8,
      weightDecay: 4e-5,
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

  it('learn from labels where there are some and from the teacher elsewhere', async () => {
    const teacher = tinyModel(false, 9)
    const lossOf = async (changes: Partial<StepOptions>, labels: Int32Array) => {
      const { program } = await open(tinyModel(), { teacher, ...changes })
      return (await program.run('step', { ...feeds(1), labels }))['summary']!
    }
    const none = new Int32Array(batchSize).fill(-1)
    const taught = await lossOf({ labelRatio: 0 }, images.labels)
    const labelled = await lossOf({ labelRatio: 1 }, images.labels)
    // Without any label the share of the labels falls to the teacher.
    const unlabelled = await lossOf({ labelRatio: 0.7, hasUnlabelled: true }, none)
    expect(unlabelled[0]).toBeCloseTo(taught[0]!, 5)
    expect([...unlabelled.subarray(1, summaryFigures)]).toEqual([0, 0, 0])
    const mixed = await lossOf({ labelRatio: 0.7, hasUnlabelled: true }, images.labels)
    expect(mixed[0]).toBeCloseTo(0.3 * taught[0]! + 0.7 * labelled[0]!, 5)
    expect(mixed[3]).toBe(batchSize)
  })

  it('move a layer the less, the more layers lie behind it', async () => {
    const moved = async (layerDecay: number) => {
      const model = tinyModel()
      const { step, program } = await open(model, { layerDecay })
      await program.run('step', feeds(1))
      program.pull()
      const after = step.weights()
      return model.graph.layers.map(({ id, type }) => {
        const name = `${id}/${type === 'separable' ? 'pointwise' : 'kernel'}`
        const before = model.weights[name]!.data
        return after[name]!.data.map((value, index) => value - before[index]!)
      })
    }
    const [plain, slowed] = [await moved(1), await moved(0.5)]
    plain.forEach((changes, index) => {
      const factor = 0.5 ** (plain.length - 1 - index)
      expect(
        largestDifference(
          slowed[index]!,
          changes.map((value) => value * factor),
        ),
        `layer ${index}`,
      ).toBeLessThan(1e-6)
      expect(changes.some((value) => Math.abs(value) > 1e-4)).toBe(true)
    })
  })

  it('decay standard and pointwise kernels by twice the weight, and nothing else', async () => {
    // Adam divides by the size of the gradient; its first moment is a tenth of it.
    const momentOf = async (weightDecay: number) => {
      const { step, program } = await open(tinyModel(), { weightDecay })
      await program.run('step', feeds(1))
      program.pull()
      return step.optimiser().first
    }
    const [without, withDecay] = [await momentOf(0), await momentOf(0.5)]
    const model = tinyModel()
    let offset = 0
    for (const { name, role, shape, isTrainable } of graphParameters(model.graph)) {
      if (!isTrainable) continue
      const size = sizeOf(shape)
      const isDecayed = (role === 'kernel' || role === 'pointwise') && shape.length === 4
      for (let index = 0; index < size; index++) {
        const expected = isDecayed ? 0.1 * 2 * 0.5 * model.weights[name]!.data[index]! : 0
        expect(Math.abs(withDecay[offset + index]! - without[offset + index]! - expected), name).toBeLessThan(1e-6)
      }
      offset += size
    }
  })

  it('refuse wrong feeds before anything changes', async () => {
    const { step, program } = await open(tinyModel(), {})
    const before = stateOf(program, step)
    const good = feeds(1)
    const { labels: _labels, ...withoutLabels } = good
    await expect(program.run('step', withoutLabels)).rejects.toThrow('feed "labels" is missing')
    await expect(program.run('step', { ...good, images: new Uint8Array(5) })).rejects.toThrow('feed "images" needs')
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
