import { afterAll, describe, expect, it } from 'vitest'
import { createTrainEngine } from '../node/tfjs/engine.ts'
import { tinyImages, tinyModel } from '../testing/tiny-training.ts'
import { measureSparsity } from './measure-sparsity.ts'
import { createSpreadMeter, type SpreadMeter } from './spread.ts'

const engine = await createTrainEngine()
const images = tinyImages(6)
const sum = (values: number[]) => values.reduce((total, value) => total + value, 0)

describe.each([
  ['float', false],
  ['8/4/4', true],
])('the spread of a %s model', (_name, isQuantised) => {
  const model = tinyModel(isQuantised)
  let meter: SpreadMeter
  const spread = async (weights = model.weights) => {
    meter ??= await createSpreadMeter(engine, model, images)
    return meter.measure(weights)
  }
  afterAll(() => meter.dispose())

  it('has the sparsity that is measured elsewhere, and every other output in a bin', async () => {
    const expected = await measureSparsity(engine, model, images)
    const found = await spread()
    expect(found.map(({ layer }) => layer)).toEqual(expected.map(({ layer }) => layer))
    found.forEach(({ activations, layer }, index) => {
      expect(activations.zeroRatio, layer).toBeCloseTo(expected[index]!.sparsityRatio, 5)
    })
    // conv_0 of 16 x 16 images, stride 2, an eighth of 64 filters.
    const { zeroRatio, nonZero } = found[0]!.activations
    const size = 6 * 8 * 8 * 8
    expect(sum(nonZero.counts)).toBe(Math.round((1 - zeroRatio) * size))
  })

  it('follows the weights it is given: |gamma| times 2 doubles the range, and scale 0 silences', async () => {
    const [before] = await spread()
    const id = model.graph.layers[0]!.id
    const times = (factor: number) => {
      const changed = structuredClone(model.weights)
      for (const role of ['gamma', 'beta']) {
        const tensor = changed[`${id}/${role}`]!
        tensor.data.forEach((value, index) => (tensor.data[index] = value * factor))
      }
      return changed
    }
    const [doubled] = await spread(times(-2))
    expect(doubled!.gamma!.max).toBeCloseTo(2 * before!.gamma!.max, 5)
    expect(sum(doubled!.gamma!.counts)).toBe(sum(before!.gamma!.counts))
    const [silent] = await spread(times(0))
    expect(silent!.activations.zeroRatio).toBe(1)
  })
})
