import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { akidaNet } from '../builders/akidanet.ts'
import { mobilenetV1 } from '../builders/mobilenet-v1.ts'
import { graphSchema } from '../schema.ts'
import { selectLayers } from '../select.ts'
import type { Graph } from '../types.ts'
import { hasErrors, validateGraph } from '../validate.ts'
import { buildAkidaNet, makeFused } from './for-akida.ts'
import { fuseSeparable } from './fuse-separable.ts'
import { setDepthwiseBits } from './set-depthwise-bits.ts'
import { setActivation, setBits, setFilters, setNetworkBits, setWindow, type NetworkBits } from './set-fields.ts'
import { swapSeparable, swapStandard } from './swap-separable.ts'

const options = { alpha: 0.25, size: 96, channels: 3, classes: ['a', 'b'] }
const mobilenet = mobilenetV1({ ...options, style: 'standard' })

describe('selectLayers', () => {
  it('takes the first separable layers', () =>
    expect(selectLayers(mobilenet, { first: 3 }).map(({ name }) => name)).toEqual([
      'separable_1',
      'separable_2',
      'separable_3',
    ]))
  it('takes names and ids, in graph order', () =>
    expect(selectLayers(mobilenet, ['classifier', 'layer_0']).map(({ name }) => name)).toEqual([
      'conv_0',
      'classifier',
    ]))
  it('names an unknown layer and those there are', () =>
    expect(() => selectLayers(mobilenet, ['conv_99'])).toThrow(/no layer "conv_99".*conv_0, separable_1/))
})

describe('edits', () => {
  it('swap and swap back keep everything but the style', () => {
    const ids = ['layer_4', 'layer_7']
    const fused = fuseSeparable(mobilenet, ids)
    expect(swapStandard(swapSeparable(fused, ids), ids)).toEqual(fused)
  })

  it('never makes the first layer separable', () => expect(swapStandard(mobilenet, ['layer_0'])).toEqual(mobilenet))

  it('keeps a name that is taken', () => {
    const renamed: Graph = {
      ...mobilenet,
      layers: mobilenet.layers.map((layer, index) => (index === 0 ? { ...layer, name: 'conv_1' } : layer)),
    }
    expect(swapSeparable(renamed, ['layer_1']).layers[1]?.name).toBe('separable_1')
  })

  it('a separable layer without batch normalisation gets a bias for what its inner one added', () => {
    const bare: Graph = {
      ...mobilenet,
      layers: mobilenet.layers.map((layer) => (layer.type === 'separable' ? { ...layer, batchNorm: null } : layer)),
    }
    expect(swapSeparable(bare, ['layer_1']).layers[1]).toMatchObject({ type: 'conv', bias: true })
  })

  it('writes 8/4/4 bits', () => {
    const quantised = setNetworkBits(akidaNet(options), { inputWeights: 8, weights: 4, activations: 4 })
    expect(quantised.layers.map(({ bits }) => bits?.weights)).toEqual([8, ...Array.from({ length: 14 }, () => 4)])
    expect(setNetworkBits(quantised, null)).toEqual(akidaNet(options))
  })

  it('keeps depthwise kernels and the classifier at 8 bits beside 1-bit weights, unless told otherwise', () => {
    const widths = (bits: NetworkBits) =>
      setNetworkBits(akidaNet(options), bits).layers.map((layer) => [layer.bits?.weights, layer.bits?.depthwise])
    const oneBit = { inputWeights: 8, weights: 1, activations: 4 } as const
    const middle = (depthwise?: number) => [
      ...Array.from({ length: 3 }, () => [1, undefined]),
      ...Array.from({ length: 10 }, () => [1, depthwise]),
    ]
    expect(widths(oneBit)).toEqual([[8, undefined], ...middle(8), [8, undefined]])
    expect(widths({ ...oneBit, depthwise: 1, classifier: 2 })).toEqual([[8, undefined], ...middle(), [2, undefined]])
  })

  it('sets the depthwise width of quantised separable layers only, and forgets one that equals the other kernel’s', () => {
    const quantised = setNetworkBits(akidaNet(options), { inputWeights: 8, weights: 4, activations: 4 })
    const ids = ['layer_3', 'layer_4']
    const widths = (graph: Graph) => graph.layers.slice(3, 5).map(({ bits }) => bits)
    const hybrid = setDepthwiseBits(quantised, ids, 8)
    expect(widths(hybrid)).toEqual([
      { weights: 4, activations: 4 },
      { weights: 4, activations: 4, depthwise: 8 },
    ])
    expect(setDepthwiseBits(hybrid, ids, 4)).toEqual(quantised)
    expect(setDepthwiseBits(akidaNet(options), ids, 8)).toEqual(akidaNet(options))
  })

  it('any list of edits leaves a valid graph, the original untouched', () => {
    const original = structuredClone(mobilenet)
    const ids = mobilenet.layers.map(({ id }) => id)
    const chosen = fc.subarray(ids)
    const edit = fc.oneof(
      chosen.map((list) => (graph: Graph) => swapSeparable(graph, list)),
      chosen.map((list) => (graph: Graph) => swapStandard(graph, list)),
      chosen.map((list) => (graph: Graph) => fuseSeparable(graph, list)),
      fc.constant(makeFused),
      fc.constant((graph: Graph) => buildAkidaNet(graph)),
      fc.tuple(chosen, fc.integer({ min: 1, max: 64 })).map(
        ([list, filters]) =>
          (graph: Graph) =>
            setFilters(graph, list, filters),
      ),
      fc.tuple(chosen, fc.constantFrom(1, 3, 5)).map(
        ([list, kernel]) =>
          (graph: Graph) =>
            setWindow(graph, list, { kernel }),
      ),
      fc.tuple(chosen, fc.constantFrom(1, 2)).map(
        ([list, stride]) =>
          (graph: Graph) =>
            setWindow(graph, list, { stride }),
      ),
      chosen.map((list) => (graph: Graph) => setBits(graph, list, { weights: 4, activations: 4 })),
      chosen.map(
        (list) => (graph: Graph) =>
          setActivation(
            graph,
            list.filter((id) => id !== 'layer_14'),
            'relu6',
          ),
      ),
    )
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 12 }), (edits) => {
        const result = edits.reduce((graph, apply) => apply(graph), mobilenet)
        expect(hasErrors(validateGraph(result))).toBe(false)
        expect(graphSchema.parse(result)).toEqual(result)
        expect(result.layers.map(({ id }) => id)).toEqual(ids)
        expect(mobilenet).toEqual(original)
      }),
    )
  })
})
