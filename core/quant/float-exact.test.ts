import { expect, it } from 'vitest'
import { akidaNet } from '../graph/builders/akidanet.ts'
import { setNetworkBits, type NetworkBits } from '../graph/edit/set-fields.ts'
import { isFloatExact } from './float-exact.ts'

const options = { size: 96, channels: 3, classes: ['a', 'b'] }
const isExact = (alpha: number, bits: NetworkBits) =>
  isFloatExact(setNetworkBits(akidaNet({ ...options, alpha }), bits))
const plain = (weights: 1 | 2 | 4 | 8) => ({ inputWeights: 8, weights, activations: 4 }) as const

it('holds for 4 bits up to alpha 1 and for 1 bit beside 8-bit depthwise kernels', () => {
  // Widest separable layer of alpha 1: 9 * 15 * 7 * 7 * 1024 = 6.8e6, below 2^24 = 16.8e6.
  expect(isExact(1, plain(4))).toBe(true)
  // Of alpha .25: 9 * 15 * 127 * 256 = 4.4e6.
  expect(isExact(0.25, plain(1))).toBe(true)
})

it('does not hold where both kernels of a separable layer have 8 bits, nor for a wide 1-bit one beside 8 bits', () => {
  // 9 * 15 * 127 * 127 * 32 = 70e6 in the narrowest layer already.
  expect(isExact(0.25, plain(8))).toBe(false)
  // 9 * 15 * 127 * 1024 = 17.6e6.
  expect(isExact(1, plain(1))).toBe(false)
})
