import { describe, expect, it } from 'vitest'
import { CancelledError } from '../../base/errors.ts'
import { evaluateParams, type EvaluateResult } from '../../contract/jobs/evaluate.ts'
import { quantiseParams } from '../../contract/jobs/quantise.ts'
import { sensitivityParams, type SensitivityResult } from '../../contract/jobs/sensitivity.ts'
import { smallCnn } from '../../graph/builders/small-cnn.ts'
import type { Model } from '../../graph/types.ts'
import { roundedKernels } from '../../quant/weight-error.ts'
import { createJobProbe } from '../../testing/job-context.ts'
import { randomModel } from '../../testing/random-model.ts'
import { evaluateHandler } from './evaluate.ts'
import { quantiseHandler } from './quantise.ts'
import { sensitivityHandler } from './sensitivity.ts'

const model = randomModel(smallCnn({ alpha: 0.25, size: 16, channels: 3, classes: ['bright', 'dark'] }), 4)
const params = (changes: object = {}) =>
  sensitivityParams.parse({ split: 'train', equaliseExponent: 0, budgetRatio: 0.1, ...changes })
const run = async (changes: object = {}, options: Parameters<typeof createJobProbe>[0] = {}) => {
  const probe = createJobProbe({ model, ...options })
  const outcome = await sensitivityHandler.run(params(changes), probe.context)
  return { ...outcome, result: outcome.result as unknown as SensitivityResult, probe }
}
const evaluated = async (changed: Model) => {
  const { context } = createJobProbe({ model: changed })
  return (await evaluateHandler.run(evaluateParams.parse({ split: 'train' }), context))
    .result as unknown as EvaluateResult
}

describe('the bit sensitivity job', () => {
  it('scores every width of every layer as a model with that one change', async () => {
    const { result, layers } = await run()
    // Five layers with three widths of weights, four of them with two of activations.
    expect(result.cells).toHaveLength(5 * 3 + 4 * 2)
    expect(layers!.rows).toHaveLength(5)
    const float = await evaluated(model)
    expect(result.base.accuracyRatio).toBe(float.accuracyRatio)
    expect(result.base.loss).toBeCloseTo(float.loss, 4)
    // By way of a float model whose kernels were rounded beforehand.
    for (const name of ['conv_1', 'separable_2']) {
      const layer = model.graph.layers.find((one) => one.name === name)!
      const kernels = roundedKernels({ ...layer, bits: { weights: 2, activations: 4 } }, model.weights)
      const expected = await evaluated({ graph: model.graph, weights: { ...model.weights, ...kernels } })
      const cell = result.cells.find((one) => one.layer === name && one.kind === 'weights' && one.bits === 2)!
      expect(cell.loss, name).toBeCloseTo(expected.loss, 4)
      expect(cell.accuracyRatio, name).toBe(expected.accuracyRatio)
    }
    // Nine weights for each of 16 x 16 kernels of the second convolution, two bits each.
    expect(result.cells.find((one) => one.layer === 'conv_1' && one.bits === 2)!.bytes).toBe((9 * 16 * 16 * 2) / 8)
  })

  it('suggests bits that keep to the budget when the whole is measured', async () => {
    const { result } = await run()
    const { suggestion } = result
    expect(suggestion.widest.accuracyRatio - suggestion.measured.accuracyRatio).toBeLessThanOrEqual(0.1 + 1e-9)
    const bits = Object.values(suggestion.layerBits).slice(1)
    expect(bits.every(({ weights }) => weights !== 8)).toBe(true)
    expect(suggestion.layerBits['classifier']!.activations).toBeUndefined()
    const { context } = createJobProbe({ model })
    const quantised = await quantiseHandler.run(
      quantiseParams.parse({ layerBits: suggestion.layerBits, equaliseExponent: 0 }),
      context,
    )
    const { accuracyRatio } = await evaluated({ ...quantised.models![0]! })
    expect(suggestion.measured.accuracyRatio).toBe(accuracyRatio)
  })

  it('goes on from the batch it was cancelled in, to the same result', async () => {
    const whole = await run({ others: 'quantised' })
    expect(whole.probe.checkpoints.map(({ state }) => state['done'])).toEqual([48])
    const resumed = await run({ others: 'quantised' }, { resumeFrom: whole.probe.checkpoints[0]! })
    expect(resumed.result).toEqual(whole.result)
    await expect(run({}, { cancelAtTurn: 8 })).rejects.toThrow(CancelledError)
  })

  it('refuses widths that leave nothing for Akida', async () => {
    await expect(run({ weightBits: [8] })).rejects.toMatchObject({ code: 'sensitivity.no-choice' })
  })
})
