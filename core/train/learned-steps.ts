import type { Graph } from '../graph/types.ts'
import { pactDecay, topLevel } from '../quant/fake-quant.ts'
import type { Weights } from '../tensor/tensor.ts'
import type { Layout } from './layout.ts'

/** A trained step may fall to this share of its first value: at 0 it would divide by nothing, and the layer could not be exported. */
const leastStepRatio = 1 / 64

/** The least value of every trained parameter: steps have one. */
export function lowestParameters(layout: Layout, weights: Weights): Float32Array {
  const lowest = new Float32Array(layout.size).fill(-Infinity)
  for (const { name, offset } of layout.entries)
    if (name.endsWith('/step')) lowest[offset] = weights[name]!.data[0]! * leastStepRatio
  return lowest
}

/** Gradient of PACT's penalty, decay * (top step)^2, per unit of step. */
export function clipPenaltyGradient({ layers }: Graph, layout: Layout): Float32Array {
  const decay = new Float32Array(layout.size)
  for (const { id, bits } of layers) {
    const entry = layout.entries.find(({ name }) => name === `${id}/step`)
    if (entry && bits) decay[entry.offset] = 2 * pactDecay * topLevel(bits.activations) ** 2
  }
  return decay
}
