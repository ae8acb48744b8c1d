import type { ConvLayer, Layer, SeparableLayer } from '../graph/types.ts'
import { tensor, type Tensor, type Weights } from '../tensor/tensor.ts'
import { composeKernel, foldInner, isComposable } from './compose-separable.ts'
import { splitConv } from './split-conv.ts'

type Convolution = ConvLayer | SeparableLayer

/** Weights of one layer by full name, and whether they compute exactly what the source layer did. */
export type CarriedLayer = { weights: Record<string, Tensor>; isExact: boolean }

/**
 * A layer's weights in another form of the same layer, without any data: kernels composed or split, inner normalisation folded, an
 * inner activation ignored. Filters, kernel, stride and padding must be equal.
 */
export function carryLayer(source: Convolution, target: Convolution, weights: Weights): CarriedLayer {
  const own = layerWeights(source, weights)
  const hasSameForm =
    source.type === target.type && (source.type === 'conv' || target.type === 'conv' || source.style === target.style)
  if (hasSameForm) return { weights: own, isExact: true }
  if (source.type === 'conv')
    return {
      weights: { ...without(own, source.id, ['kernel']), ...named(source.id, splitConv(own[`${source.id}/kernel`]!)) },
      isExact: false,
    }
  const { depthwise, pointwise, bias } = foldInner(source, weights)
  const kernels = target.type === 'conv' ? { kernel: composeKernel(depthwise, pointwise) } : { depthwise, pointwise }
  const rest = Object.fromEntries(
    Object.entries(own).filter(([name]) => !/\/(depthwise|pointwise|inner_\w+)$/.test(name)),
  )
  const carried = { ...rest, ...named(source.id, kernels) }
  return {
    weights: source.innerBatchNorm ? addConstant(target, carried, bias) : carried,
    isExact: isComposable(source),
  }
}

/** Adds a constant per filter behind the convolution: to the bias where the layer has one, else by lowering the moving mean. */
export function addConstant(
  layer: Convolution,
  weights: Record<string, Tensor>,
  constant: ArrayLike<number>,
): Record<string, Tensor> {
  const role = layer.bias ? 'bias' : 'mean'
  const sign = layer.bias ? 1 : -1
  const name = `${layer.id}/${role}`
  const before = weights[name]?.data
  const data = Array.from({ length: layer.filters }, (_, filter) => (before?.[filter] ?? 0) + sign * constant[filter]!)
  return { ...weights, [name]: tensor([layer.filters], data) }
}

/** The parameters of one layer, by their full names. */
export function layerWeights(layer: Layer, weights: Weights): Record<string, Tensor> {
  return Object.fromEntries(Object.entries(weights).filter(([name]) => name.startsWith(`${layer.id}/`)))
}

function named(id: string, tensors: Record<string, Tensor>): Record<string, Tensor> {
  return Object.fromEntries(Object.entries(tensors).map(([role, value]) => [`${id}/${role}`, value]))
}

function without(weights: Record<string, Tensor>, id: string, roles: string[]): Record<string, Tensor> {
  return Object.fromEntries(Object.entries(weights).filter(([name]) => !roles.includes(name.slice(id.length + 1))))
}
