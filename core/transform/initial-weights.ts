import { createRng, deriveSeed } from '../base/rng.ts'
import { graphParameters, type Parameter } from '../graph/parameters.ts'
import type { Graph } from '../graph/types.ts'
import { sizeOf, tensor, type Tensor, type Weights } from '../tensor/tensor.ts'

/**
 * Random weights of a graph: kernels normal with variance 2 / fan-in (He et al. 2015), the classifier's 1 / fan-in, biases 0, batch
 * normalisation the identity, quantisation steps 6/15 (ReLU6 in four bits). Each parameter has a stream of its own: equal seed,
 * equal weights, whatever the other layers are.
 */
export function initialWeights(graph: Graph, seed: number): Weights {
  const last = graph.layers.at(-1)?.id
  return Object.fromEntries(
    graphParameters(graph).map((parameter) => [
      parameter.name,
      initialTensor(parameter, seed, parameter.layerId === last ? 1 : 2),
    ]),
  )
}

function initialTensor({ name, role, shape }: Parameter, seed: number, gain: number): Tensor {
  if (role === 'gamma' || role === 'variance') return tensor(shape, 1)
  if (role === 'beta' || role === 'mean' || role === 'bias') return tensor(shape, 0)
  if (role === 'step') return tensor(shape, 6 / 15)
  const fanIn = role === 'depthwise' ? sizeOf(shape.slice(0, 2)) : sizeOf(shape.slice(0, -1))
  const deviation = Math.sqrt(gain / fanIn)
  const rng = createRng(deriveSeed(seed, name))
  return { shape, data: Float32Array.from({ length: sizeOf(shape) }, () => rng.normal() * deviation) }
}
