import type { Model } from '../graph/types.ts'
import type { Tensor, Weights } from '../tensor/tensor.ts'

/**
 * Evens out the channels of fused depthwise kernels, which share one scale on Akida: channel c is multiplied by
 * (max|dw_c| / median of the maxima)^-exponent and its pointwise row by the inverse. The function of the network stays the same in
 * real numbers. Exponent 0 changes nothing, 1 makes all channels equally large.
 */
export function equaliseDepthwise({ graph, weights }: Model, exponent: number): Weights {
  if (exponent === 0) return weights
  const changed: Record<string, Tensor> = { ...weights }
  for (const layer of graph.layers) {
    if (layer.type !== 'separable' || layer.style !== 'fused') continue
    const [depthwise, pointwise] = [weights[`${layer.id}/depthwise`]!, weights[`${layer.id}/pointwise`]!]
    const factors = channelFactors(depthwise, exponent)
    const filters = pointwise.shape.at(-1)!
    changed[`${layer.id}/depthwise`] = {
      ...depthwise,
      data: depthwise.data.map((value, index) => value * factors[index % factors.length]!),
    }
    changed[`${layer.id}/pointwise`] = {
      ...pointwise,
      data: pointwise.data.map((value, index) => value / factors[Math.floor(index / filters)]!),
    }
  }
  return changed
}

function channelFactors(depthwise: Tensor, exponent: number): number[] {
  const channels = depthwise.shape[2]!
  const largest = Array.from({ length: channels }, () => 0)
  depthwise.data.forEach((value, index) => {
    largest[index % channels] = Math.max(largest[index % channels]!, Math.abs(value))
  })
  const median = medianOf(largest)
  // A channel of zeros has no size to even out.
  return largest.map((value) => (value > 0 && median > 0 ? (value / median) ** -exponent : 1))
}

function medianOf(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length / 2
  return sorted.length % 2 === 1 ? sorted[Math.floor(middle)]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
