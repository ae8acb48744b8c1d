import { describe, expect, it } from 'vitest'
import { CancelledError } from '../../base/errors.ts'
import { swapParams, type SwapResult } from '../../contract/jobs/swap.ts'
import { mobilenetV1 } from '../../graph/builders/mobilenet-v1.ts'
import { checkWeights } from '../../graph/check-weights.ts'
import { setBits, setFilters } from '../../graph/edit/set-fields.ts'
import { swapSeparable } from '../../graph/edit/swap-separable.ts'
import type { Graph } from '../../graph/types.ts'
import { createTrainEngine } from '../../node/tfjs/engine.ts'
import { createJobProbe } from '../../testing/job-context.ts'
import { randomModel } from '../../testing/random-model.ts'
import { swapHandler } from './swap.ts'

const whole = mobilenetV1({ alpha: 0.1, size: 16, channels: 3, classes: ['class_0', 'class_1'], style: 'standard' })
const graph: Graph = { ...whole, layers: [...whole.layers.slice(0, 4), ...whole.layers.slice(12)] }
const model = randomModel(graph, 3)
const run = async (params: object, options: Parameters<typeof createJobProbe>[0] = {}) => {
  const probe = createJobProbe({ model, ...options })
  const outcome = await swapHandler.run(swapParams.parse(params), probe.context)
  return { ...outcome, result: outcome.result as SwapResult, probe }
}

describe('swap job', () => {
  it('swaps, fuses, fits and measures', async () => {
    const { result, models, metrics, probe } = await run({
      layers: { first: 2 },
      fuse: true,
      data: 'shades',
      calibrationImages: 40,
    })
    const [made] = models!
    expect(made!.graph.layers.map((layer) => (layer.type === 'separable' ? layer.style : layer.type))).toEqual([
      'conv',
      'conv',
      'conv',
      'fused',
      'fused',
      'fused',
      'dense',
    ])
    expect(made!.graph.classes).toEqual(['bright', 'dark'])
    expect(checkWeights(made!.graph, made!.weights)).toEqual([])
    expect(result.layers.map(({ method }) => method)).toEqual([
      'kept',
      ...Array.from({ length: 5 }, () => 'least-squares'),
      'kept',
    ])
    expect(result.layers.every(({ relativeError }) => relativeError !== null && relativeError >= 0)).toBe(true)
    expect(result.before).toMatchObject({ split: 'val', count: 16 })
    expect(result.after).toMatchObject({ split: 'val', count: 16 })
    expect(metrics['accuracyRatio']).toBe(result.after!.accuracyRatio)
    expect(result.macsAfter).toBeGreaterThan(result.macsBefore)
    expect(probe.reports.map(({ ratio }) => ratio ?? 0)).toEqual(expect.arrayContaining([0.9]))
  })

  it('without data composes, says so, and measures nothing', async () => {
    const { result, diagnostics } = await run({ layers: ['separable_1'] })
    expect(result.layers.map(({ method }) => method)).toEqual([
      'kept',
      'composed',
      'kept',
      'kept',
      'kept',
      'kept',
      'kept',
    ])
    expect([result.before, result.after]).toEqual([null, null])
    expect(diagnostics?.map(({ code }) => code)).toEqual(['swap.no-data'])
  })

  it('arrives at an edited graph: kept weights stay, those of other shapes are drawn and named', async () => {
    const swapped = swapSeparable(graph, ['layer_1'])
    const edited = setBits(setFilters(swapped, ['layer_2'], 24), ['layer_1'], { weights: 4, activations: 4 })
    const { result, models, diagnostics } = await run({
      layers: ['separable_1'],
      graph: edited,
      data: 'shades',
      calibrationImages: 40,
    })
    const made = models![0]!
    expect(made.graph.layers[2]).toMatchObject({ name: 'separable_2', filters: 24 })
    expect(made.graph.layers[1]).toMatchObject({ type: 'conv', bits: { weights: 4, activations: 4 } })
    expect(checkWeights(made.graph, made.weights)).toEqual([])
    const [, swappedRow, filters, reader, kept] = result.layers
    expect([swappedRow!.method, filters!.method, reader!.method]).toEqual(['least-squares', 'random', 'random'])
    expect(kept!.method).toBe('kept')
    expect(made.weights['layer_4/pointwise']).toEqual(model.weights['layer_4/pointwise'])
    expect(made.weights['layer_2/variance']!.data.every((value) => value === 1)).toBe(true)
    expect(diagnostics).toMatchObject([{ code: 'swap.new-weights', subject: 'separable_2, separable_3' }])
    expect(result.after).toMatchObject({ split: 'val', count: 16 })
  })

  it('refuses an edited graph that does not fit together', async () => {
    const broken = {
      ...graph,
      layers: graph.layers.map((layer, index) => (index === 2 ? { ...layer, name: 'conv_0' } : layer)),
    }
    await expect(run({ layers: [], graph: broken })).rejects.toMatchObject({ code: 'swap.invalid' })
  })

  it('names layers it cannot swap', async () => {
    await expect(run({ layers: ['classifier'] })).rejects.toMatchObject({
      code: 'swap.layer-unsuitable',
      details: { layer: 'classifier' },
    })
    await expect(run({ layers: ['conv_0'] })).rejects.toMatchObject({ code: 'swap.layer-unsuitable' })
    await expect(run({ layers: ['conv_77'] })).rejects.toMatchObject({ code: 'graph.layer-not-found' })
  })

  it('stops where it is cancelled and leaves no tensor behind', async () => {
    const { tf } = await createTrainEngine()
    const tensors = tf.memory().numTensors
    for (const cancelAtTurn of [1, 4, 9, 17, 30]) {
      await expect(run({ fuse: true, data: 'shades' }, { cancelAtTurn })).rejects.toBeInstanceOf(CancelledError)
      expect(tf.memory().numTensors).toBe(tensors)
    }
  })
})
