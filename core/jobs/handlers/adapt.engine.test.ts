import { describe, expect, it } from 'vitest'
import { adaptParams, type AdaptResult } from '../../contract/jobs/adapt.ts'
import { mobilenetV1 } from '../../graph/builders/mobilenet-v1.ts'
import { checkWeights } from '../../graph/check-weights.ts'
import { setNetworkBits } from '../../graph/edit/set-fields.ts'
import type { Graph } from '../../graph/types.ts'
import { createJobProbe } from '../../testing/job-context.ts'
import { randomModel } from '../../testing/random-model.ts'
import { adaptHandler } from './adapt.ts'

const classes = Array.from({ length: 7 }, (_, index) => `class_${index}`)
const whole = mobilenetV1({ alpha: 0.1, size: 32, channels: 3, classes, style: 'standard' })
const graph: Graph = { ...whole, layers: [...whole.layers.slice(0, 3), ...whole.layers.slice(13)] }
const model = randomModel(graph, 3)
const run = async (params: object, own = model) => {
  const probe = createJobProbe({ model: own })
  const outcome = await adaptHandler.run(adaptParams.parse(params), probe.context)
  return { ...outcome, made: outcome.models![0]!, result: outcome.result as AdaptResult, probe }
}

describe('adapt job', () => {
  it('cuts the head, resizes the input and fits a head that tells the classes apart', async () => {
    const { made, result, metrics } = await run({ data: 'shades', size: 16 })
    expect(made.graph.classes).toEqual(['bright', 'dark'])
    expect(made.graph.input).toMatchObject({ height: 16, width: 16 })
    expect(checkWeights(made.graph, made.weights)).toEqual([])
    // Other layers keep their weights.
    expect(made.weights['layer_0/kernel']).toEqual(model.weights['layer_0/kernel'])
    expect(result).toMatchObject({ cutLayers: ['classifier'], sizeBefore: 32, sizeAfter: 16, fit: { images: 48, chosenOn: 'val' } })
    // Dark and bright images: even random features tell them apart. A head of zeros gives one half.
    expect(result.after).toMatchObject({ split: 'val', count: 16 })
    expect(metrics['accuracyRatio']).toBe(result.after!.accuracyRatio)
    expect(result.after!.accuracyRatio).toBeGreaterThan(0.9)
  }) // prettier-ignore

  it('without data makes a head of zeros for the classes named', async () => {
    const { made, result } = await run({ classes: ['x', 'y', 'z'] })
    expect(made.graph.classes).toEqual(['x', 'y', 'z'])
    expect(checkWeights(made.graph, made.weights)).toEqual([])
    expect(result).toMatchObject({ fit: null, after: null })
    const head = made.graph.layers.at(-1)!.id
    expect(made.weights[`${head}/kernel`]!.data.every((value) => value === 0)).toBe(true)
  })

  it('keeps a head whose classes fit, unless it is asked to cut it', async () => {
    const named = randomModel({ ...graph, classes: ['bright', 'dark'], layers: withUnits(graph, 2) }, 4)
    const kept = await run({ data: 'shades', size: 16 }, named)
    expect(kept.result).toMatchObject({ cutLayers: [], fit: null, sizeAfter: 16 })
    expect(kept.made.weights['layer_14/kernel']).toEqual(named.weights['layer_14/kernel'])
    const cut = await run({ data: 'shades', size: 16, cutHead: true }, named)
    expect(cut.result.cutLayers).toEqual(['classifier'])
  })

  it('says what is missing', async () => {
    await expect(run({ cutHead: true })).rejects.toMatchObject({ code: 'adapt.no-classes' })
    const quantised = randomModel(setNetworkBits(graph, { inputWeights: 8, weights: 4, activations: 4 }), 3)
    await expect(run({ data: 'shades' }, quantised)).rejects.toMatchObject({ code: 'adapt.quantised' })
  })
})

function withUnits({ layers }: Graph, units: number): Graph['layers'] {
  return layers.map((layer) => (layer.type === 'dense' ? { ...layer, units } : layer))
}
