import { createRng, deriveSeed } from '../base/rng.ts'
import { graphParameters } from '../graph/parameters.ts'
import type { Graph, Model } from '../graph/types.ts'
import { sizeOf } from '../tensor/tensor.ts'

/**
 * A model whose every parameter matters: kernels of unit gain, biases, shifts and statistics off their neutral values, gammas of both
 * signs only where nothing depends on it.
 */
export function randomModel(graph: Graph, seed: number): Model {
  const weights = Object.fromEntries(
    graphParameters(graph).map(({ name, role, shape }) => {
      const rng = createRng(deriveSeed(seed, name))
      const fanIn = role === 'depthwise' ? sizeOf(shape.slice(0, 2)) : sizeOf(shape.slice(0, -1))
      const draw = () => {
        if (role === 'gamma') return rng.between(0.5, 1.5)
        if (role === 'variance') return rng.between(0.5, 2)
        if (role === 'step') return 6 / 15
        const isVector = role === 'beta' || role === 'mean' || role === 'bias'
        return isVector ? rng.normal() * 0.5 : rng.normal() / Math.sqrt(fanIn)
      }
      return [name, { shape, data: Float32Array.from({ length: sizeOf(shape) }, draw) }]
    }),
  )
  return { graph, weights }
}
