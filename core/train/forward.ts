import type * as tfc from '@tensorflow/tfjs-core'
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core'
import { depthwiseBits } from '../graph/layer-bits.ts'
import { residualIds } from '../graph/connections.ts'
import { layerShapes } from '../graph/shapes.ts'
import type { ConvLayer, DenseLayer, Graph, Residual, SeparableLayer } from '../graph/types.ts'
import { fakeQuantiseWeights, type StepRule } from '../quant/fake-quant.ts'
import {
  applyActivation,
  applyBatchNorm,
  finishQuantised,
  isExact,
  layerScales,
  type LayerContext,
} from './forward-norm.ts'

type Tf = typeof tfc

/** How a network is run. */
export type ForwardOptions = {
  /**
   * `batch`: normalise with the batch's statistics (and return them); `frozen`: with the moving statistics, differentiable;
   * `inference`: the same, fastest. Quantised layers emulate Akida's rounding of thresholds and steps except in `batch`.
   */
  batchNorm: 'batch' | 'frozen' | 'inference'
  /** How quantisation steps get gradients (`batch` only); absent or false: not at all. */
  learnSteps?: StepRule | false
  /** Ids of layers that run as `frozen` even in `batch`: their statistics are not taken from the batch. */
  frozenLayers?: ReadonlySet<string>
  /** Stop at a layer and return its tensor as `captured`. `pre-batch-norm` is taken after max-pooling or a global average before the activation. */
  stop?: { layerId: string; at: 'input' | 'depthwise' | 'pre-batch-norm' | 'output' }
  /** Outputs of layers replaced by x * mask + fill, both [filters], by layer id. */
  masks?: ReadonlyMap<string, { mask: Tensor; fill: Tensor }>
}

/** What a pass gives; all tensors belong to the caller. */
export type ForwardResult = {
  /** (n, classes); absent when stopped earlier. */
  logits: Tensor
  /** Output of every layer with an activation, by layer id, before a global average that follows it. */
  activations: Record<string, Tensor>
  /** Batch mean and unbiased variance by parameter name; only with `batch`. */
  statistics: Record<string, Tensor>
  captured: Tensor | null
  /** What every quantised activation rounds: its input after batch normalisation, by layer id. */
  normalised: Record<string, Tensor>
}

/**
 * Runs the network. `images` (n, h, w, c) are pixels 0..255 as float32, scaled inside by the graph's input. `params` holds every
 * parameter of `graphParameters` by name. Layers with `bits` compute with fake-quantised weights and activations.
 *
 * Order within a block, as on Akida: convolution, bias, max-pool or global average ('before-activation'), batch normalisation,
 * activation, global average ('after-activation'); a residual is added before or behind the activation. Call it inside `tf.tidy`.
 */
export function forward(
  tf: Tf,
  graph: Graph,
  params: Record<string, Tensor>,
  images: Tensor,
  options: ForwardOptions,
): ForwardResult {
  const { scale, offset } = graph.input
  const scaled = tf.mul(images, scale)
  const state: ForwardResult = { logits: images, activations: {}, statistics: {}, captured: null, normalised: {} }
  let x: Tensor = offset === 0 ? scaled : tf.add(scaled, offset)
  const outputs = new Map<string, Tensor>()
  // What one unit of the layer's input is in codes, for the emulation of Akida's integers.
  let codesPerUnit: Tensor = tf.scalar(1 / scale)
  const frozenOptions: ForwardOptions = options.batchNorm === 'batch' ? { ...options, batchNorm: 'frozen' } : options
  for (const [index, { layer, reads, convolved }] of layerShapes(graph).entries()) {
    if (reads.length > 0) x = joined(tf, reads, outputs)
    const stopAt = options.stop?.layerId === layer.id ? options.stop.at : null
    if (stopAt === 'input') return { ...state, captured: x }
    const isPooledBefore = layer.type !== 'dense' && layer.globalAverage === 'before-activation'
    const pooledPixels = isPooledBefore ? convolved.height * convolved.width : 1
    const bare: LayerContext = {
      tf,
      params,
      options: options.frozenLayers?.has(layer.id) ? frozenOptions : options,
      state,
      stopAt,
      codesPerUnit,
      isInput: index === 0,
      pooledPixels,
      added: residualIds(layer).map((id) => outputs.get(id)!),
      scales: null,
    }
    const context: LayerContext = { ...bare, scales: layerScales(bare, layer) }
    x = layer.type === 'dense' ? dense(context, layer, x) : convolutional(context, layer, x)
    if (state.captured) return state
    const masked = options.masks?.get(layer.id)
    if (masked) x = tf.add(tf.mul(x, masked.mask), masked.fill)
    outputs.set(layer.id, x)
    if (stopAt === 'output') return { ...state, captured: x }
    const step = params[`${layer.id}/step`]
    if (layer.bits && step) codesPerUnit = tf.reciprocal(step)
  }
  return { ...state, logits: x }
}

/** What a layer reads: the outputs of earlier ones, joined along the channels. */
function joined(tf: Tf, reads: readonly string[], outputs: ReadonlyMap<string, Tensor>): Tensor {
  const maps = reads.map((id) => outputs.get(id)!)
  return maps.length === 1 ? maps[0]! : tf.concat(maps, -1)
}

function convolutional(context: LayerContext, layer: ConvLayer | SeparableLayer, input: Tensor): Tensor {
  const { tf, params, state, stopAt } = context
  let x = input
  if (layer.type === 'conv') x = convolve(context, x, weight(context, layer, 'kernel'), layer.stride, layer.padding)
  else {
    const kernel = weight(context, layer, 'depthwise')
    x = tf.depthwiseConv2d(x as Tensor4D, kernel as Tensor4D, layer.stride, layer.padding)
    if (layer.innerBatchNorm) x = applyBatchNorm(context, x, `${layer.id}/inner_`, layer.innerBatchNorm.epsilon)
    if (layer.style === 'standard') x = applyActivation(tf, x, layer.innerActivation)
    if (stopAt === 'depthwise') return (state.captured = x)
    x = convolve(context, x, weight(context, layer, 'pointwise'), 1, 'valid')
  }
  // The exact emulation keeps potentials whole and takes the bias into the threshold.
  if (layer.bias && !isExact(context, layer)) x = tf.add(x, params[`${layer.id}/bias`]!)
  if (layer.maxPool) x = tf.maxPool(x as Tensor4D, layer.maxPool.size, layer.maxPool.stride, layer.padding)
  if (layer.globalAverage === 'before-activation') x = tf.mean(x, [1, 2], true)
  if (stopAt === 'pre-batch-norm') return (state.captured = x)
  x = finish(context, layer, x)
  return layer.globalAverage === 'after-activation' ? tf.mean(x, [1, 2], true) : x
}

function finish(context: LayerContext, layer: ConvLayer | SeparableLayer, input: Tensor): Tensor {
  const { tf, state, added } = context
  const withAdded = (x: Tensor, place: Residual['place']) =>
    layer.residual?.place === place ? added.reduce((sum, each) => tf.add(sum, each), x) : x
  let x: Tensor
  if (layer.bits) x = finishQuantised(context, layer, input)
  else {
    x = layer.batchNorm ? applyBatchNorm(context, input, `${layer.id}/`, layer.batchNorm.epsilon) : input
    x = applyActivation(tf, withAdded(x, 'before-activation'), layer.activation)
    x = withAdded(x, 'after-activation')
  }
  if (layer.activation !== 'none') state.activations[layer.id] = x
  return x
}

function dense(context: LayerContext, layer: DenseLayer, input: Tensor): Tensor {
  const { tf, params, state, stopAt } = context
  const flat = tf.reshape<tfc.Rank.R2>(input, [input.shape[0], -1])
  let x: Tensor = tf.matMul(flat, weight(context, layer, 'kernel'))
  if (stopAt === 'pre-batch-norm') return (state.captured = x)
  if (layer.bits) x = finishQuantised(context, layer, x)
  else {
    if (layer.bias) x = tf.add(x, params[`${layer.id}/bias`]!)
    x = applyActivation(tf, x, layer.activation)
  }
  if (layer.activation !== 'none') state.activations[layer.id] = x
  return x
}

function weight(
  { tf, params, scales }: LayerContext,
  layer: ConvLayer | SeparableLayer | DenseLayer,
  role: 'kernel' | 'depthwise' | 'pointwise',
): Tensor {
  const values = params[`${layer.id}/${role}`]!
  if (!scales || !layer.bits) return values
  return role === 'depthwise'
    ? fakeQuantiseWeights(tf, values, scales.depthwise!, depthwiseBits(layer.bits))
    : fakeQuantiseWeights(tf, values, scales.own, layer.bits.weights)
}

function convolve({ tf }: LayerContext, x: Tensor, kernel: Tensor, stride: number, padding: 'same' | 'valid'): Tensor {
  // TensorFlow fuses a convolution of one weight with what stands behind it, and fails (oneDNN has no reorder for it).
  if (kernel.size === 1 && stride === 1) return tf.mul(x, tf.reshape(kernel, [1]))
  return tf.conv2d(x as Tensor4D, kernel as Tensor4D, stride, padding)
}
