import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { tinyModel } from '../testing/tiny-training.ts'
import { equaliseDepthwise } from './equalise.ts'
import { chooseStep, squaredError } from './observers.ts'
import { quantisePerFilter, quantisePerLayer } from './quantise-kernel.ts'
import { roundHalfEven } from './rounding.ts'
import { denseFromAkida, denseToAkida, flipKernel } from './storage-order.ts'

describe('rounding', () => {
  it('takes ties to the even neighbour', () => {
    expect([0.5, 1.5, 2.5, -0.5, -1.5, 2.4, -2.6].map(roundHalfEven)).toEqual([0, 2, 2, 0, -2, 2, -3])
  })
})

describe('kernels', () => {
  const kernel = { shape: [1, 1, 2, 2], data: Float32Array.from([1, 0.1, -0.5, 0.2]) }

  it('have one scale per filter, or one per layer', () => {
    const perFilter = quantisePerFilter(kernel, Float32Array.from([1, 1]), 4)
    // Filter 0: 1, -0.5 at scale 7; filter 1: 0.1, 0.2 at scale 35. -3.5 goes to the even -4, 3.5 to 4.
    expect([...perFilter.codes]).toEqual([7, 4, -4, 7])
    expect([...perFilter.scales]).toEqual([7, 35])
    expect([...quantisePerLayer(kernel, 4).codes]).toEqual([7, 1, -4, 1])
  })

  it('stay within the range for every bit width', () => {
    fc.assert(
      fc.property(
        fc.array(fc.float({ noNaN: true, min: -100, max: 100 }), { minLength: 6, maxLength: 6 }),
        fc.constantFrom(2 as const, 4 as const, 8 as const),
        (values, bits) => {
          const top = 2 ** (bits - 1) - 1
          const { codes } = quantisePerFilter(
            { shape: [3, 2], data: Float32Array.from(values) },
            Float32Array.from([1, -2]),
            bits,
          )
          expect([...codes].every((code) => Math.abs(code) <= top)).toBe(true)
        },
      ),
    )
  })
})

describe('storage order', () => {
  it('turns kernels by 180 degrees, twice is nothing', () => {
    const codes = Int8Array.from([1, 2, 3, 4, 5, 6, 7, 8])
    expect([...flipKernel(codes, 2)]).toEqual([7, 8, 5, 6, 3, 4, 1, 2])
    expect([...flipKernel(flipKernel(codes, 2), 2)]).toEqual([...codes])
  })

  it('puts dense rows at (c * W + x) * H + y', () => {
    const map = { height: 2, width: 3, channels: 2 }
    const codes = Int8Array.from({ length: 12 }, (_, index) => index)
    const akida = denseToAkida(codes, map, 1)
    for (let y = 0; y < 2; y++)
      for (let x = 0; x < 3; x++)
        for (let c = 0; c < 2; c++) expect(akida[(c * 3 + x) * 2 + y]).toBe((y * 3 + x) * 2 + c)
    expect([...denseFromAkida(akida, map, 1)]).toEqual([...codes])
  })
})

describe('observers', () => {
  const values = Float32Array.from({ length: 2000 }, (_, index) => (index === 0 ? 50 : (index % 100) / 50))

  it('take the largest value, the 99.9th percentile or the least squared error', () => {
    expect(chooseStep(values, 15, 'min-max')).toBeCloseTo(50 / 15)
    expect(chooseStep(values, 15, 'percentile')).toBeCloseTo(1.98 / 15, 5)
    const mse = chooseStep(values.subarray(1), 15, 'mse')
    for (let point = 1; point <= 80; point++) {
      const step = (1.98 * point) / 80 / 15
      expect(squaredError(values.subarray(1), mse, 15)).toBeLessThanOrEqual(squaredError(values.subarray(1), step, 15))
    }
  })

  it('give silent layers a step above zero', () => {
    expect(chooseStep(new Float32Array(10), 15, 'mse')).toBeGreaterThan(0)
  })
})

describe('equalisation', () => {
  it('keeps every product of depthwise and pointwise weights', () => {
    const model = tinyModel()
    const weights = equaliseDepthwise(model, 0.5)
    const [dw, pw] = [weights['layer_2/depthwise']!, weights['layer_2/pointwise']!]
    const [dw0, pw0] = [model.weights['layer_2/depthwise']!, model.weights['layer_2/pointwise']!]
    const [channels, filters] = [dw.shape[2]!, pw.shape[3]!]
    for (let c = 0; c < channels; c++)
      expect(dw.data[c]! * pw.data[c * filters]!).toBeCloseTo(dw0.data[c]! * pw0.data[c * filters]!, 6)
  })

  it('makes all channels equally large at exponent 1 and changes nothing at 0', () => {
    const model = tinyModel()
    const largest = (data: Float32Array, channels: number) =>
      Array.from({ length: channels }, (_, c) =>
        Math.max(...data.filter((_value, index) => index % channels === c).map(Math.abs)),
      )
    const { data, shape } = equaliseDepthwise(model, 1)['layer_2/depthwise']!
    const sizes = largest(data, shape[2]!)
    sizes.forEach((value) => expect(value).toBeCloseTo(sizes[0]!, 5))
    expect(equaliseDepthwise(model, 0)).toBe(model.weights)
  })
})
