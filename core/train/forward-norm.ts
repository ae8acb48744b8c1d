import type * as tfc from '@tensorflow/tfjs-core'
import type { Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core'
import { depthwiseBits } from '../graph/layer-bits.ts'
import type { Activation, ConvLayer, DenseLayer, LayerBits, SeparableLayer } from '../graph/types.ts'
import { fieldRoom, unlimitedRoom } from '../quant/chip-fields.ts'
import {
  exactLevels,
  exactReals,
  fakeQuantiseActivation,
  filterScales,
  kernelScale,
  learnedQuantiseActivation,
  passThrough,
  straightThrough,
} from '../quant/fake-quant.ts'
import type { ForwardOptions, ForwardResult } from './forward.ts'
import { batchNormTraining, relu, relu6 } from '../tensor/ops.ts'

type Tf = typeof tfc

const smallestDeviation = 1e-30

/** What the parts of a layer share in one forward pass. */
export type LayerContext = {
  tf: Tf
  params: Record<string, Tensor>
  options: ForwardOptions
  state: ForwardResult
  stopAt: 'input' | 'depthwise' | 'pre-batch-norm' | 'output' | null
  /** Integer codes of the layer's input per real unit. */
  codesPerUnit: Tensor
  isInput: boolean
  /** Pixels that a global average before the activation takes together; else 1. */
  pooledPixels: number
  /** Outputs of earlier layers that a residual adds; quantised layers have none. */
  added: readonly Tensor[]
  /** Of quantised layers. */
  scales: LayerScales | null
}

/** How a quantised layer's real weights and sums relate to the chip's integers. */
export type LayerScales = {
  /** Codes per unit of the depthwise kernel. */
  depthwise: Tensor | null
  /** Codes per unit of the other kernel's weights, per filter. */
  own: Tensor
  /** G in d: potentials per unit of the normalised output, per filter. */
  potentialsPerUnit: Tensor
}

/** The activation in float, of any shape. */
export function applyActivation(tf: Tf, x: Tensor, activation: Activation): Tensor {
  if (activation === 'relu6') return relu6(tf, x)
  return activation === 'relu' ? relu(tf, x) : x
}

/** Batch normalisation of (n, h, w, c); `prefix` is `${layer.id}/` or `${layer.id}/inner_`. Records batch statistics. */
export function applyBatchNorm(
  { tf, params, options, state }: LayerContext,
  x: Tensor,
  prefix: string,
  epsilon: number,
): Tensor {
  const [gamma, beta] = [params[`${prefix}gamma`]!, params[`${prefix}beta`]!]
  if (options.batchNorm === 'batch') {
    const { y, mean, variance } = batchNormTraining(tf, x, gamma, beta, epsilon)
    state.statistics[`${prefix}mean`] = mean
    state.statistics[`${prefix}variance`] = variance
    return y
  }
  const [mean, variance] = [params[`${prefix}mean`]! as Tensor1D, params[`${prefix}variance`]! as Tensor1D]
  if (options.batchNorm === 'inference')
    return tf.batchNorm(x as Tensor4D, mean, variance, beta as Tensor1D, gamma as Tensor1D, epsilon)
  const scale = tf.mul(gamma, tf.rsqrt(tf.add(variance, epsilon)))
  return tf.add(tf.mul(x, scale), tf.sub(beta, tf.mul(mean, scale)))
}

/**
 * Batch normalisation and activation of a quantised layer. With batch statistics a plain fake quantisation; else exactly the levels that the
 * integer network gives, threshold and step floored as on the chip, with a straight-through gradient; without activation (the last layer) the
 * real values of its whole potentials. `sum` is (n, h, w, c) or (n, units).
 */
export function finishQuantised(
  context: LayerContext,
  layer: ConvLayer | SeparableLayer | DenseLayer,
  sum: Tensor,
): Tensor {
  const { tf, params, options, state } = context
  const { activations } = layer.bits as LayerBits
  const batchNorm = layer.type === 'dense' ? null : layer.batchNorm
  if (options.batchNorm === 'batch') {
    let x = batchNorm ? applyBatchNorm(context, sum, `${layer.id}/`, batchNorm.epsilon) : sum
    if (layer.type === 'dense' && layer.bias) x = tf.add(x, params[`${layer.id}/bias`]!)
    if (layer.activation === 'none') return x
    state.normalised[layer.id] = x
    const step = params[`${layer.id}/step`]!
    return options.learnSteps
      ? learnedQuantiseActivation(tf, x, step, activations, options.learnSteps)
      : fakeQuantiseActivation(tf, x, step, activations)
  }
  const { scale, shift } = affine(context, layer)
  const x = tf.add(tf.mul(sum, scale), shift)
  const { potentialsPerUnit } = context.scales!
  if (layer.activation === 'none') return passThrough(tf, x, exactReals(tf, { sum, potentialsPerUnit, scale, shift }))
  state.normalised[layer.id] = x
  const step = params[`${layer.id}/step`]!
  const exact = exactLevels(tf, { sum, potentialsPerUnit, scale, shift, step, bits: activations })
  return straightThrough(tf, x, exact, step, activations)
}

/** The layer's levels, or potentials, are computed as the integer network computes them. */
export function isExact({ options }: LayerContext, layer: ConvLayer | SeparableLayer | DenseLayer): boolean {
  return layer.bits !== null && options.batchNorm !== 'batch'
}

/** y = sum * scale + shift, bias and batch normalisation together. */
function affine(
  { tf, params }: LayerContext,
  layer: ConvLayer | SeparableLayer | DenseLayer,
): { scale: Tensor; shift: Tensor } {
  const bias = layer.bias ? params[`${layer.id}/bias`]! : tf.scalar(0)
  if (layer.type === 'dense' || !layer.batchNorm) return { scale: tf.scalar(1), shift: bias }
  const parameter = (role: string) => params[`${layer.id}/${role}`]!
  // Divided as the conversion divides: a reciprocal root would round thresholds differently now and then. The maximum, which never applies, keeps
  // TensorFlow's optimiser from making one of division and root.
  const deviation = tf.maximum(tf.sqrt(tf.add(parameter('variance'), layer.batchNorm.epsilon)), smallestDeviation)
  const scale = tf.div(parameter('gamma'), deviation)
  return { scale, shift: tf.add(parameter('beta'), tf.mul(tf.sub(bias, parameter('mean')), scale)) }
}

/** Weight scales of a quantised layer, from its moving statistics: the same numbers as in the export. */
export function layerScales(context: LayerContext, layer: ConvLayer | SeparableLayer | DenseLayer): LayerScales | null {
  const { tf, params, options, codesPerUnit, isInput, pooledPixels } = context
  if (!layer.bits) return null
  const { weights, activations } = layer.bits
  const kernel = params[`${layer.id}/${layer.type === 'separable' ? 'pointwise' : 'kernel'}`]!
  const depthwise =
    layer.type === 'separable' ? kernelScale(tf, params[`${layer.id}/depthwise`]!, depthwiseBits(layer.bits)) : null
  // A limit would enlarge 1-bit weights, whose codes cannot shrink; the statistics of the batch would follow and enlarge them again, without end.
  const isFree = activations === 8 || (weights === 1 && options.batchNorm === 'batch')
  const room = isFree ? unlimitedRoom : fieldRoom(layer, isInput, kernel.size / kernel.shape.at(-1)!)
  const filters = filterScales(tf, kernel, weights, {
    ...affine(context, layer),
    codesPerUnit: depthwise ? tf.mul(codesPerUnit, depthwise) : codesPerUnit,
    pooledPixels,
    step: layer.activation === 'none' ? null : params[`${layer.id}/step`]!,
    room,
  })
  return { depthwise, ...filters }
}
