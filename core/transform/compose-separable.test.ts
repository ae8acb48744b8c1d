import { expect, it } from 'vitest'
import type { SeparableLayer } from '../graph/types.ts'
import { separable } from '../graph/builders/blocks.ts'
import { tensor } from '../tensor/tensor.ts'
import { composeKernel, foldInner, isComposable } from './compose-separable.ts'

const layer: SeparableLayer = {
  ...separable(0, 2, 1, 'standard'),
  kernel: 1,
  innerActivation: 'none',
  innerBatchNorm: { epsilon: 0.01 },
}

it('composes by hand', () => {
  // Two channels, one pixel: D = (2, 3), P = ((1, 10), (100, 1000)).
  const kernel = composeKernel(tensor([1, 1, 2, 1], [2, 3]), tensor([1, 1, 2, 2], [1, 10, 100, 1000]))
  expect(kernel).toEqual(tensor([1, 1, 2, 2], [2, 20, 300, 3000]))
})

it('folds the normalisation between the two by hand', () => {
  // s = gamma / sqrt(variance + epsilon) = (2 / 1, 6 / 2), t = beta - mean s = (1 - 0.5 * 2, 0 + 1 * 3).
  const { depthwise, bias } = foldInner(layer, {
    'layer_0/depthwise': tensor([1, 1, 2, 1], [1, 1]),
    'layer_0/pointwise': tensor([1, 1, 2, 2], [1, 2, 4, 8]),
    'layer_0/inner_gamma': tensor([2], [2, 6]),
    'layer_0/inner_beta': tensor([2], [1, 0]),
    'layer_0/inner_mean': tensor([2], [0.5, -1]),
    'layer_0/inner_variance': tensor([2], [0.99, 3.99]),
  })
  expect(Array.from(depthwise.data)).toEqual([expect.closeTo(2, 5), expect.closeTo(3, 5)])
  expect(Array.from(bias)).toEqual([expect.closeTo(0 * 1 + 3 * 4, 5), expect.closeTo(0 * 2 + 3 * 8, 5)])
})

it('is exact only where nothing non-linear stands inside', () => {
  expect(isComposable(layer)).toBe(true)
  expect(isComposable(separable(0, 2, 1, 'fused'))).toBe(true)
  expect(isComposable(separable(0, 2, 1, 'standard'))).toBe(false)
})
