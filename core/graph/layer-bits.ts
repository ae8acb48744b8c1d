import type { Layer, LayerBits, WeightBits } from './types.ts'

/** Bits of a separable layer's depthwise kernel. */
export function depthwiseBits({ weights, depthwise }: LayerBits): WeightBits {
  return depthwise ?? weights
}

/**
 * Bits that Akida's integers need for the weights of a layer. Its 1-bit weights are 0 and 1, so weights of -1 and +1 take 2 bits; both kernels
 * of a separable layer have the same width, the larger one.
 */
export function akidaWeightBits(type: Layer['type'], bits: LayerBits): WeightBits {
  const largest = type === 'separable' ? (Math.max(bits.weights, depthwiseBits(bits)) as WeightBits) : bits.weights
  return largest === 1 ? 2 : largest
}
