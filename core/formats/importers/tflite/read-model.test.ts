import { describe, expect, it } from 'vitest'
import { code, smallTflite } from '../../../testing/small-tflite.ts'
import { refusalOf } from '../../../testing/refusal.ts'
import { writeTfliteFile, type LiteFileSpec } from '../../../testing/tflite-file.ts'
import { readTflite } from './read-model.ts'

const read = (change: (spec: LiteFileSpec) => void = () => {}) => {
  const spec = smallTflite()
  change(spec)
  return readTflite(writeTfliteFile(spec))
}
const numbers = (values: ArrayLike<number> | undefined) => Array.from(values ?? [], (value) => Number(value.toFixed(5)))

describe('a quantised file', () => {
  const { graph, weights, layers } = read()

  it('becomes layers as the studio has them', () => {
    expect(graph.layers).toMatchObject([
      { name: 'conv_0', type: 'conv', kernel: 3, stride: 2, padding: 'same', filters: 2, activation: 'relu6' },
      {
        name: 'separable_1',
        type: 'separable',
        style: 'standard',
        innerActivation: 'relu6',
        filters: 3,
        activation: 'relu6',
        globalAverage: 'after-activation',
      },
      { name: 'classifier', type: 'dense', units: 2, bias: true, activation: 'none' },
    ])
    // (x - 128) / 128, the image's own quantisation.
    expect(graph.input).toMatchObject({ height: 4, width: 4, channels: 1, scale: 1 / 128, offset: -1 })
  })

  it('gives back the real numbers behind the stored ones', () => {
    // Per filter: 0.5 stored, and 2 (stored - 1); the filter is the last axis here.
    const kernel = numbers(weights['layer_0/kernel']?.data)
    expect(kernel.filter((_, index) => index % 2 === 0)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9].map((value) => value / 2))
    expect(kernel.filter((_, index) => index % 2 === 1)).toEqual(
      [-1, -2, -3, -4, -5, -6, -7, -8, -9].map((v) => 2 * (v - 1)),
    )
    expect(weights['layer_0/kernel']?.shape).toEqual([3, 3, 1, 2])
    expect(numbers(weights['layer_1/depthwise']?.data)).toEqual([0.2, -0.2])
    // Outputs x inputs in the file, inputs x outputs here, 0.5 (stored - 1).
    expect(numbers(weights['layer_1/pointwise']?.data)).toEqual([0, 1, 2, 0.5, 1.5, 2.5])
    expect(numbers(weights['layer_2/kernel']?.data)).toEqual([1, 4, 2, 5, 3, 6])
    expect(numbers(weights['layer_2/bias']?.data)).toEqual([0.5, -0.5])
  })

  it('gives biases a batch normalisation that only adds them', () => {
    for (const [prefix, shift] of [
      ['layer_0/', [1, -2]],
      ['layer_1/inner_', [0.5, 1.5]],
      ['layer_1/', [0.25, 0.5, 0.75]],
    ] as const) {
      const [gamma, beta, mean, variance] = ['gamma', 'beta', 'mean', 'variance'].map(
        (role) => weights[prefix + role]!.data,
      )
      const added = Array.from(
        shift,
        (_, channel) => beta![channel]! - (mean![channel]! * gamma![channel]!) / Math.sqrt(variance![channel]! + 1e-3),
      )
      expect(numbers(added)).toEqual(shift)
      expect(numbers(gamma!.map((value, channel) => value / Math.sqrt(variance![channel]! + 1e-3)))).toEqual(
        shift.map(() => 1),
      )
    }
  })

  it('says what became of every operator', () => {
    expect(layers.map(({ source, outcome, target }) => [source, outcome, target])).toEqual([
      ['image', 'mapped', null],
      ['image (scaling)', 'folded', null],
      ['padded', 'folded', null],
      ['edges/Relu6', 'mapped', 'conv_0'],
      ['spread', 'mapped', 'separable_1'],
      ['mix', 'mapped', 'separable_1'],
      ['mean', 'folded', 'separable_1'],
      ['scores (input)', 'ignored', null],
      ['scores', 'mapped', 'classifier'],
      ['probabilities', 'folded', 'classifier'],
    ])
    expect(layers[3]!.message).toMatch(/bias is now a batch normalisation/)
  })
})

describe('variants', () => {
  it('weights of 16 bits behind a DEQUANTIZE', () => {
    const { weights } = read((spec) => {
      // 1, 2, 3, 4, 5, 6 in IEEE 754 binary16.
      const halves = Uint16Array.from([0x3c00, 0x4000, 0x4200, 0x4400, 0x4500, 0x4600])
      spec.tensors.push({ name: 'halves', shape: [2, 3], type: 1, data: halves })
      delete spec.tensors[13]!.data
      spec.operators.unshift({ code: code.dequantize, inputs: [17], outputs: [13] })
    })
    expect(numbers(weights['layer_2/kernel']?.data)).toEqual([1, 4, 2, 5, 3, 6])
  })

  it('without a head: the features, with a warning', () => {
    const model = read((spec) => {
      spec.operators.splice(-2)
      spec.outputs = [12]
    })
    expect(model.graph.layers.at(-1)?.name).toBe('separable_1')
    expect(model.diagnostics).toMatchObject([{ code: 'import.no-head', severity: 'warning' }])
  })

  it('a sum behind the classifier is its bias', () => {
    const { weights } = read((spec) => {
      spec.tensors.push({ name: 'sum', shape: [1, 2] })
      const dense = spec.operators[5]!
      dense.inputs.pop()
      spec.operators.splice(6, 0, { code: code.add, inputs: [15, 14], outputs: [17] })
      spec.operators[7]!.inputs = [17]
    })
    expect(numbers(weights['layer_2/bias']?.data)).toEqual([0.5, -0.5])
  })
})

describe('refuses, naming the operator and what is allowed', () => {
  it.each<[string, (spec: LiteFileSpec) => void, string, RegExp]>([
    ['an operator it does not know', (spec) => (spec.operators[4]!.code = 2), 'import.layer-unsupported', /"mean" \(CONCATENATION\).*CONV_2D/],
    ['a branch', (spec) => (spec.operators[3]!.inputs = [8, 9, 10, 5]), 'import.branched', /"edges\/Relu6" feeds both "spread" and "mix".*one chain.*Keras \.h5/],
    ['another padding than same', (spec) => (spec.tensors[1]!.data = Int32Array.from([0, 0, 1, 0, 1, 0, 0, 0])), 'import.layer-unsupported', /"padded".*equals "same"/],
    ['a hyperbolic tangent', (spec) => (spec.operators[2]!.options![3] = [4, 'byte', 4]), 'import.layer-unsupported', /"spread".*tanh.*relu6/],
    ['a softened softmax', (spec) => (spec.operators[6]!.options = [[0, 'float', 2]]), 'import.layer-unsupported', /beta 2.*1 is allowed/],
    ['too few bytes', (spec) => (spec.tensors[13]!.data = new Float32Array(5)), 'import.weight-invalid', /"scores\/weights".*\[2, 3\].*20 bytes/],
    ['too few scales', (spec) => (spec.tensors[3]!.quantisation!.scales = [1, 1, 1]), 'import.weight-invalid', /"edges\/weights".*3 quantisation scales/],
    ['weights that are computed', (spec) => delete spec.tensors[13]!.data, 'import.branched', /"scores" joins 2 inputs/],
    ['no chain', (spec) => spec.operators.splice(3, 1), 'import.config-invalid', /one chain/],
  ])('%s', async (_what, change, errorCode, message) => {
    const error = await refusalOf(() => read(change))
    expect(error.code).toBe(errorCode)
    expect(error.message).toMatch(message)
  }) // prettier-ignore
})
