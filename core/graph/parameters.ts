import { layerShapes, type MapShape } from './shapes.ts'
import type { Graph, Layer } from './types.ts'

/**
 * What a parameter is for. `moving` statistics are updated by assignment, not by gradients. `step` is the size of one activation
 * level of a quantised layer (float32 scalar): value = step * level.
 */
export type ParameterRole =
  'kernel' | 'depthwise' | 'pointwise' | 'bias' | 'gamma' | 'beta' | 'mean' | 'variance' | 'step'

/** One array of numbers that a layer needs. */
export type Parameter = {
  /** `${layer.id}/${role}`, or `${layer.id}/inner_${role}` for the batch normalisation inside a standard separable layer. */
  name: string
  layerId: string
  role: ParameterRole
  /** kernel [k, k, in, out]; depthwise [k, k, in, 1]; pointwise [1, 1, in, out]; dense kernel [in, units]; vectors [channels]; step []. */
  shape: number[]
  /** Updated by gradients. */
  isTrainable: boolean
}

/** Every parameter of the graph, in layer order. Quantised layers with an activation also have a `step`. */
export function graphParameters(graph: Graph): Parameter[] {
  return layerShapes(graph).flatMap(({ layer, input }) => layerParameters(layer, input))
}

/** Parameters of one layer over an input of the given shape. */
export function layerParameters(layer: Layer, input: MapShape): Parameter[] {
  const list: Parameter[] = []
  const add = (role: ParameterRole, shape: number[], prefix = '') =>
    list.push({
      name: `${layer.id}/${prefix}${role}`,
      layerId: layer.id,
      role,
      shape,
      isTrainable: role !== 'mean' && role !== 'variance' && role !== 'step',
    })
  const addBatchNorm = (channels: number, prefix = '') => {
    for (const role of ['gamma', 'beta', 'mean', 'variance'] as const) add(role, [channels], prefix)
  }
  if (layer.type === 'dense') {
    add('kernel', [input.height * input.width * input.channels, layer.units])
    if (layer.bias) add('bias', [layer.units])
  } else {
    const { kernel: k, filters } = layer
    if (layer.type === 'conv') add('kernel', [k, k, input.channels, filters])
    else {
      add('depthwise', [k, k, input.channels, 1])
      if (layer.innerBatchNorm) addBatchNorm(input.channels, 'inner_')
      add('pointwise', [1, 1, input.channels, filters])
    }
    if (layer.bias) add('bias', [filters])
    if (layer.batchNorm) addBatchNorm(filters)
  }
  if (layer.bits && layer.activation !== 'none') add('step', [])
  return list
}

/** Number of parameters as Keras counts them: all vectors of batch normalisation included, quantisation steps not. */
export function countParameters(graph: Graph): number {
  return graphParameters(graph)
    .filter(({ role }) => role !== 'step')
    .reduce((sum, { shape }) => sum + shape.reduce((product, dim) => product * dim, 1), 0)
}

/** Multiply-accumulates of one image in one layer (depthwise and pointwise added up). */
export function layerMacs(layer: Layer, input: MapShape, convolved: MapShape): number {
  if (layer.type === 'dense') return input.height * input.width * input.channels * layer.units
  const pixels = convolved.height * convolved.width
  const window = layer.kernel * layer.kernel * input.channels
  return layer.type === 'conv' ? pixels * window * layer.filters : pixels * (window + input.channels * layer.filters)
}
