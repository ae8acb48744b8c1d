import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { activate } from '../akida/integer/activation.ts'
import { referenceEngine } from '../akida/integer/reference.ts'
import { smallCnn } from '../graph/builders/small-cnn.ts'
import type { DenseLayer, Graph, Layer, SeparableLayer } from '../graph/types.ts'
import type { Weights } from '../tensor/tensor.ts'
import { sharedPath } from '../testing/shared.ts'
import { initialWeights } from '../transform/initial-weights.ts'
import { toAkidaNetwork } from './export.ts'

type Stored = { offset: number; dtype: 'float32le' | 'int32le' | 'int8' | 'uint8'; shape: number[] }
type Part = { name: string; type: string; arrays: Record<string, Stored> }
type GoldenCase = { float_model: Part[]; akida_layers: Part[]; images: Stored; potentials: number[][] }

const folder = sharedPath('reference', 'golden', 'quantise')
const convBits = { weights: 4, activations: 4 } as const

/** The five layers of reference/golden/quantise as a graph. */
function goldenGraph(): Graph {
  const base = {
    kernel: 3,
    padding: 'same',
    bias: false,
    batchNorm: { epsilon: 1e-3 },
    activation: 'relu6',
    maxPool: null,
    globalAverage: 'none',
    bits: convBits,
  } as const
  const fused = { type: 'separable', style: 'fused', innerBatchNorm: null, innerActivation: 'none' } as const
  const layers: Layer[] = [
    {
      ...base,
      type: 'conv',
      id: 'conv_0',
      name: 'conv_0',
      filters: 8,
      stride: 2,
      bits: { weights: 8, activations: 4 },
    },
    { ...base, type: 'conv', id: 'conv_1', name: 'conv_1', filters: 12, stride: 1, maxPool: { size: 2, stride: 2 } },
    { ...base, ...fused, id: 'sep_2', name: 'sep_2', filters: 16, stride: 1 },
    { ...base, ...fused, id: 'sep_3', name: 'sep_3', filters: 24, stride: 1, globalAverage: 'before-activation' },
    { type: 'dense', id: 'classifier', name: 'classifier', units: 3, bias: true, activation: 'none', bits: convBits },
  ]
  return { input: { height: 16, width: 16, channels: 3, scale: 1 / 128, offset: -1 }, classes: ['a', 'b', 'c'], layers }
}

function readGolden(path: string) {
  const golden = JSON.parse(readFileSync(join(path, 'case.json'), 'utf8')) as GoldenCase
  const file = readFileSync(join(path, 'data.bin'))
  const read = ({ offset, dtype, shape }: Stored) => {
    const count = shape.reduce((product, size) => product * size, 1)
    const bytes = file.buffer.slice(
      file.byteOffset + offset,
      file.byteOffset + offset + count * (dtype.includes('32') ? 4 : 1),
    )
    const types = { float32le: Float32Array, int32le: Int32Array, int8: Int8Array, uint8: Uint8Array }
    return new types[dtype](bytes)
  }
  return { golden, read }
}

function goldenWeights(): {
  weights: Weights
  expected: Record<string, Record<string, number[]>>
  images: Uint8Array
  potentials: number[][]
} {
  const { golden, read } = readGolden(folder!)
  const weights: Record<string, Weights[string]> = {}
  const roles: Record<string, string> = {
    depthwise_kernel: 'depthwise',
    pointwise_kernel: 'pointwise',
    moving_mean: 'mean',
    moving_variance: 'variance',
  }
  for (const { name, arrays } of golden.float_model.filter((part) => part.arrays)) {
    const layer = name.replace(/_bn$/, '')
    for (const [role, stored] of Object.entries(arrays))
      weights[`${layer}/${roles[role] ?? role}`] = { shape: stored.shape, data: read(stored) as Float32Array }
    weights[`${layer}/step`] = { shape: [], data: Float32Array.of(6 / 15) }
  }
  const expected = Object.fromEntries(
    golden.akida_layers.map(({ name, arrays }) => [
      name,
      Object.fromEntries(Object.entries(arrays).map(([key, stored]) => [key, [...read(stored)]])),
    ]),
  )
  return { weights, expected, images: read(golden.images) as Uint8Array, potentials: golden.potentials }
}

describe.skipIf(folder === null)('conversion to integers against the vendor’s converter', () => {
  it('gives the same weights, thresholds and steps in all five layers', () => {
    const { weights, expected } = goldenWeights()
    const { network, diagnostics } = toAkidaNetwork(goldenGraph(), weights)
    expect(diagnostics).toEqual([])
    for (const layer of network!.layers) {
      if (layer.type === 'input_data') continue
      const golden = expected[layer.name]!
      expect([...layer.w.values], `${layer.name} weights`).toEqual(golden['weights'])
      if (layer.type === 'sep') expect([...layer.wPw.values], `${layer.name} pointwise`).toEqual(golden['weights_pw'])
      expect([...layer.threshold], `${layer.name} thresholds`).toEqual(golden['threshold'])
      expect([...layer.actStep], `${layer.name} steps`).toEqual(golden['act_step'])
    }
  })

  it('gives the potentials that the vendor’s runtime computed', () => {
    const { weights, images, potentials } = goldenWeights()
    const { network } = toAkidaNetwork(goldenGraph(), weights)
    expect([...referenceEngine.run(network!, images, 8).potentials]).toEqual(potentials.flat())
  })
})

describe('conversion to integers', () => {
  const quantised = (graph: Graph): Graph => ({
    ...graph,
    layers: graph.layers.map((layer, index): Layer => ({
      ...layer,
      bits: { weights: index === 0 ? 8 : 4, activations: 4 },
    })),
  })
  const graph = quantised(smallCnn({ alpha: 0.25, size: 16, channels: 3, classes: ['a', 'b'] }))
  const weights = () => initialWeights(graph, 3)
  const codesOf = (changed: Graph, values = initialWeights(changed, 3)) =>
    toAkidaNetwork(changed, values).diagnostics.map(({ code }) => code)
  const withLayer = (index: number, change: Partial<SeparableLayer> | Partial<DenseLayer>): Graph => ({
    ...graph,
    layers: graph.layers.map((layer, position) => (position === index ? ({ ...layer, ...change } as Layer) : layer)),
  })

  it('converts a quantised network', () => expect(codesOf(graph)).toEqual([]))
  it('names layers without bits', () => expect(codesOf(withLayer(1, { bits: null }))).toEqual(['quant.bits-missing']))
  it('refuses standard separable layers', () =>
    expect(codesOf(withLayer(2, { style: 'standard' }))).toContain('quant.separable-standard'))
  it('refuses a global average behind the activation', () =>
    expect(codesOf(withLayer(3, { globalAverage: 'after-activation' }))).toEqual([
      'quant.global-average-after-activation',
    ]))
  it('refuses gammas of zero and says how many', () => {
    const values: Record<string, Weights[string]> = { ...weights() }
    values['layer_1/gamma'] = {
      shape: values['layer_1/gamma']!.shape,
      data: values['layer_1/gamma']!.data.map((value, index) => (index < 2 ? 0 : value)),
    }
    const { network, diagnostics } = toAkidaNetwork(graph, values)
    expect(network).toBeNull()
    expect(diagnostics).toMatchObject([{ code: 'quant.gamma-zero', subject: 'conv_1', values: { filters: 2 } }])
  })
  it('pads with the pixel that the input scaling maps to zero', () => {
    const paddingOf = (scale: number, offset: number) => {
      const { network } = toAkidaNetwork({ ...graph, input: { ...graph.input, scale, offset } }, weights())
      const first = network!.layers[0]!
      return first.type === 'input_conv' ? first.paddingValue : null
    }
    expect(paddingOf(1 / 128, -1)).toBe(128)
    expect(paddingOf(1 / 255, 0)).toBe(0)
    expect(codesOf({ ...graph, input: { ...graph.input, scale: 1 / 127.5, offset: -1 } })).toEqual([
      'quant.input-scaling',
    ])
  })
  it('gives dead and nearly dead filters values that fit the registers', () => {
    const values: Record<string, Weights[string]> = { ...weights() }
    for (const [index, id] of ['layer_0', 'layer_1', 'layer_2', 'layer_3', 'layer_4'].entries()) {
      const name = `${id}/${index === 2 || index === 3 ? 'pointwise' : 'kernel'}`
      const { shape, data } = values[name]!
      const filters = shape.at(-1)!
      const factors = [1e-30, 1e-12, 1e-5]
      values[name] = { shape, data: data.map((value, position) => value * (factors[position % filters] ?? 1)) }
    }
    const far = (name: string, value: number) =>
      (values[name] = { ...values[name]!, data: values[name]!.data.map((old, index) => (index === 3 ? value : old)) })
    far('layer_1/beta', -1e5)
    far('layer_2/beta', 1e4)
    const { network, diagnostics } = toAkidaNetwork(graph, values)
    expect(diagnostics).toEqual([])
    for (const layer of network!.layers) {
      if (layer.type === 'input_data') continue
      const [mostThreshold, mostStep] = layer.type === 'input_conv' ? [2 ** 23, 1_048_575] : [2 ** 19, 65_535]
      expect(
        [...layer.threshold].every((value) => value >= -mostThreshold && value < mostThreshold),
        layer.name,
      ).toBe(true)
      if (layer.activation)
        expect(
          [...layer.actStep].every((value) => value >= 1 / 16 && value <= mostStep),
          layer.name,
        ).toBe(true)
      const kernel = layer.type === 'sep' ? layer.wPw : layer.w
      const filters = kernel.shape[3]
      const dead = [...kernel.values].filter((_, position) => position % filters === 0)
      expect(
        dead.every((code) => code === 0),
        `${layer.name}, dead filter`,
      ).toBe(true)
      if (filters <= 3) continue
      const alive = [...kernel.values].filter((_, position) => position % filters === filters - 1)
      expect(
        alive.some((code) => code !== 0),
        `${layer.name}, other filters`,
      ).toBe(true)
    }
  })

  it('reports steps that the registers cannot hold: 1-bit weights have no smaller codes', () => {
    const binary = withLayer(2, { bits: { weights: 1, activations: 4, depthwise: 8 } })
    const values: Record<string, Weights[string]> = { ...weights() }
    values['layer_2/step'] = { shape: [], data: Float32Array.of(1e6) }
    const codes = toAkidaNetwork(binary, values).diagnostics.map(({ code, subject }) => `${code} ${subject}`)
    expect(codes).toContain('quant.step-range separable_2')
  })

  it('stores the smallest step that the chip takes for smaller ones, which gives the same levels', () => {
    const values: Record<string, Weights[string]> = { ...weights() }
    values['layer_2/step'] = { shape: [], data: Float32Array.of(1e-6) }
    const { network, diagnostics } = toAkidaNetwork(graph, values)
    expect(diagnostics).toEqual([])
    const layer = network!.layers[2]!
    if (layer.type !== 'sep') throw new Error('The third layer is a separable one')
    expect(new Set(layer.actStep)).toEqual(new Set([1 / 16]))
    // A whole potential above the threshold is more than 15 steps of any size up to 1/16 above it.
    const potentials = { shape: [1, 4, 1], values: Int32Array.of(-1, 0, 1, 2) } as const
    const levels = activate(potentials, Int32Array.of(0), Float32Array.of(1 / 16), 4)
    expect([...levels.values]).toEqual([0, 0, 15, 15])
  })
})
