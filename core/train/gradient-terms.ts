import type * as tfc from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import type { Graph } from '../graph/types.ts'
import { maskOf, type Layout } from './layout.ts'
import type { Objective } from './objective.ts'

/** The gradient of all trained parameters with those of the penalties on weights added: L1 on gamma, L2 on kernels. */
export function withWeightPenalties(
  tf: typeof tfc,
  gradient: Tensor,
  parameters: Tensor,
  layout: Layout,
  graph: Graph,
  { gammaL1, weightDecay }: Pick<Objective, 'gammaL1' | 'weightDecay'>,
): Tensor {
  let result = gradient
  if (gammaL1 > 0) {
    const mask = maskOf(layout, (name) => name.endsWith('/gamma'), gammaL1)
    result = tf.add(result, tf.mul(tf.sign(parameters), tf.tensor1d(mask)))
  }
  if (weightDecay > 0) {
    const kernels = decayedKernels(graph)
    const mask = maskOf(layout, (name) => kernels.has(name), 2 * weightDecay)
    result = tf.add(result, tf.mul(parameters, tf.tensor1d(mask)))
  }
  return result
}

/** Standard and pointwise kernels, as in the published recipe; depthwise ones and the classifier are left alone. */
function decayedKernels({ layers }: Graph): Set<string> {
  return new Set(
    layers.flatMap(({ id, type }) =>
      type === 'conv' ? [`${id}/kernel`] : type === 'separable' ? [`${id}/pointwise`] : [],
    ),
  )
}

/**
 * Factor of every parameter's learning rate: `layerDecay` to the power of the number of layers behind its own (discriminative learning rates,
 * Howard and Ruder 2018). The last layer learns at the full rate.
 */
export function learningRateFactors(layout: Layout, { layers }: Graph, layerDecay: number): Float32Array {
  const factors = new Float32Array(layout.size)
  layers.forEach(({ id }, index) => {
    const factor = layerDecay ** (layers.length - 1 - index)
    for (const { name, offset, size } of layout.entries)
      if (name.startsWith(`${id}/`)) factors.fill(factor, offset, offset + size)
  })
  return factors
}
