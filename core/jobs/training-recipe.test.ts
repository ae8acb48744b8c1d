import { describe, expect, it } from 'vitest'
import { trainParams } from '../contract/jobs/train.ts'
import type { z } from 'zod'
import { mobilenetV1 } from '../graph/builders/mobilenet-v1.ts'
import { swapSeparable } from '../graph/edit/swap-separable.ts'
import type { Model } from '../graph/types.ts'
import { createJobProbe } from '../testing/job-context.ts'
import { readDevice } from '../testing/devices.ts'
import { composeRecipe } from './training-recipe.ts'

const source = mobilenetV1({ alpha: 0.25, size: 96, channels: 3, classes: ['no', 'yes'], style: 'standard' })
const ids = source.layers.map(({ id }) => id)
const teacher: Model = { graph: source, weights: {} }
const model: Model = { graph: swapSeparable(source, ids.slice(1, 4)), weights: {} }

async function compose(changes: z.input<typeof trainParams>, options: { taught?: boolean; labels?: number[] } = {}) {
  const { context, logs } = createJobProbe({ services: { device: async (id) => readDevice(id) } })
  const recipe = await composeRecipe(context, {
    model,
    teacher: options.taught ? teacher : null,
    config: trainParams.parse(changes),
    labels: Int32Array.from(options.labels ?? [0, 1]),
  })
  return { recipe, logs }
}

describe('the recipe of a training job', () => {
  it('freezes the first layers of the network, or those named', async () => {
    expect((await compose({ freeze: { first: 2 } })).recipe.frozenLayers).toEqual(ids.slice(0, 2))
    expect((await compose({ freeze: ['separable_5'] })).recipe.frozenLayers).toEqual([ids[5]])
    await expect(compose({ freeze: { first: 15 } })).rejects.toThrow('All 15 layers are frozen')
    await expect(compose({ freeze: ['dense'] })).rejects.toThrow('has no layer "dense"')
  })

  it('weighs classes as asked', async () => {
    expect((await compose({})).recipe.classWeights).toBeNull()
    // 4 labelled images over 2 classes: 4 / (2 x 3) and 4 / (2 x 1).
    const balanced = await compose({ classWeights: 'balanced' }, { labels: [0, 0, 0, 1, -1] })
    expect(balanced.recipe.classWeights).toEqual([4 / 6, 2])
    expect((await compose({ classWeights: { yes: 3 } })).recipe.classWeights).toEqual([1, 3])
    await expect(compose({ classWeights: { maybe: 3 } })).rejects.toThrow('Its classes are: no, yes')
  })

  it('matches the outputs of swapped layers with a teacher', async () => {
    const { recipe, logs } = await compose({ featureMatching: { weight: 0.5 } }, { taught: true })
    expect(recipe.featureMatching!.weight).toBe(0.5)
    expect(recipe.featureMatching!.pairs.map(({ student }) => student)).toEqual(ids.slice(1, 4))
    expect(logs.join()).toContain('conv_1, conv_2, conv_3')
    await expect(compose({ featureMatching: { weight: 0.5 } })).rejects.toThrow('needs a teacher')
    expect((await compose({ featureMatching: { weight: 0 } })).recipe.featureMatching).toBeNull()
  })

  it('prices events on the device and lets the user weigh layers', async () => {
    const activity = { kind: 'event-cost' as const, amplitude: 1e-6 }
    const { weights } = (await compose({ activity })).recipe.activity!
    const priced = Object.values(weights!)
    expect(priced).toHaveLength(14)
    expect(priced.reduce((sum, weight) => sum + weight, 0) / 14).toBeCloseTo(1, 6)
    const own = (await compose({ activity: { ...activity, weights: { separable_5: 2 } } })).recipe.activity!.weights!
    expect(own[ids[5]!]).toBeCloseTo(2 * weights![ids[5]!]!, 10)
    expect(own[ids[6]!]).toBe(weights![ids[6]!])
    const plain = (await compose({ activity: { kind: 'l1l2', amplitude: 1e-6 } })).recipe.activity!
    expect(new Set(Object.values(plain.weights!))).toEqual(new Set([1]))
    expect((await compose({ activity: { kind: 'l1', amplitude: 0 } })).recipe.activity).toBeNull()
  })
})
