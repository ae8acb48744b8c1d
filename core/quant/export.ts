import type { AkidaLayer, AkidaNetwork, ConvolutionFields, Kernel, NeuralLayerFields } from '../akida/network.ts'
import type { Diagnostic } from '../base/diagnostic.ts'
import { akidaWeightBits, depthwiseBits } from '../graph/layer-bits.ts'
import { layerShapes, type LayerShapes, type MapShape } from '../graph/shapes.ts'
import type { ActivationBits, ConvLayer, DenseLayer, Graph, Layer, SeparableLayer } from '../graph/types.ts'
import type { Weights } from '../tensor/tensor.ts'
import { chipFields, fieldRoom, smallestShift, type FieldRoom } from './chip-fields.ts'
import { checkExportable, zeroPixel } from './export-checks.ts'
import { checkFields } from './field-checks.ts'
import { foldBatchNorm } from './fold.ts'
import { quantisePerFilter, quantisePerLayer } from './quantise-kernel.ts'
import { denseToAkida, flipKernel } from './storage-order.ts'
import { zeroSums } from './zero-sums.ts'

/** The integer network, or null with the findings that forbid it. */
export type AkidaExport = { network: AkidaNetwork | null; diagnostics: Diagnostic[] }

type Incoming = {
  /** Codes per real unit of the layer's input: 1 / scale of the pixels, else 1 / step of the layer before. */
  codesPerUnit: number
  /** Code that stands for 0 (pixels only). */
  zeroCode: number
}

/**
 * The integer network that a quantised model stands for, in Akida 1's arithmetic: weights, thresholds and activation steps as the vendor's
 * converter makes them (equal to reference/golden/quantise). 1-bit weights become codes of -1 and +1 in 2 bits. `network` is null when the
 * structure cannot be converted; whether the chip has the bit widths is `checkAkidaBits`' business. Scales of nearly dead filters are capped, so that their thresholds and steps fit the chip's registers; values
 * that do not fit even so are reported and kept.
 */
export function toAkidaNetwork(graph: Graph, weights: Weights, name = 'network'): AkidaExport {
  const problems = checkExportable(graph, weights)
  if (problems.length > 0) return { network: null, diagnostics: problems }
  let incoming: Incoming = { codesPerUnit: Math.fround(1 / graph.input.scale), zeroCode: zeroPixel(graph.input) }
  const layers = layerShapes(graph).map((shapes, index): AkidaLayer => {
    const layer = convertLayer(graph, shapes, weights, incoming, index === 0)
    const step = weights[`${shapes.layer.id}/step`]
    if (step) incoming = { codesPerUnit: Math.fround(1 / step.data[0]!), zeroCode: 0 }
    return layer
  })
  const { height, width, channels } = graph.input
  const network: AkidaNetwork = { name, inputShape: [height, width, channels], layers }
  return { network, diagnostics: checkFields(network) }
}

function convertLayer(
  graph: Graph,
  { layer, input, convolved }: LayerShapes,
  weights: Weights,
  incoming: Incoming,
  isInput: boolean,
): AkidaLayer {
  if (layer.type === 'dense') return convertDense(layer, input, weights, incoming)
  const { scale, shift } = foldBatchNorm(layer, weights)
  const size = layer.kernel
  const bits = layer.bits!.weights
  const pooledPixels = layer.globalAverage === 'before-activation' ? convolved.height * convolved.width : 1
  if (layer.type === 'separable') {
    const depthwise = quantisePerLayer(weights[`${layer.id}/depthwise`]!, depthwiseBits(layer.bits!))
    const caps = scaleCaps(layer, weights, {
      shift,
      codesPerUnit: incoming.codesPerUnit * depthwise.scales[0]!,
      pooledPixels,
      room: fieldRoom(layer, false, 0),
    })
    const pointwise = quantisePerFilter(weights[`${layer.id}/pointwise`]!, scale, bits, caps)
    const scales = pointwise.scales.map((value) => value * depthwise.scales[0]!)
    const w: Kernel = { shape: [size, size, input.channels, 1], values: flipKernel(depthwise.codes, size) }
    const wPw: Kernel = { shape: [1, 1, input.channels, layer.filters], values: pointwise.codes }
    return {
      type: 'sep',
      ...convolutionFields(layer),
      ...activationFields(layer, weights, { scales, shift, incoming, pooledPixels }),
      w,
      wPw,
    }
  }
  const room = fieldRoom(layer, isInput, size * size * input.channels)
  const caps = scaleCaps(layer, weights, { shift, codesPerUnit: incoming.codesPerUnit, pooledPixels, room })
  const { codes, scales } = quantisePerFilter(weights[`${layer.id}/kernel`]!, scale, bits, caps)
  const sums = isInput ? zeroSums(codes, layer.filters, incoming.zeroCode) : undefined
  const fields = {
    ...convolutionFields(layer),
    ...activationFields(layer, weights, { scales, shift, incoming, pooledPixels, ...(sums ? { zeroSums: sums } : {}) }),
  }
  const shape = [size, size, input.channels, layer.filters] as const
  if (!isInput) return { type: 'conv', ...fields, w: { shape, values: flipKernel(codes, size) } }
  const inputShape = [graph.input.height, graph.input.width, graph.input.channels] as const
  return { type: 'input_conv', ...fields, inputShape, paddingValue: incoming.zeroCode, w: { shape, values: codes } }
}

function convertDense(layer: DenseLayer, input: MapShape, weights: Weights, incoming: Incoming): AkidaLayer {
  const { scale, shift } = foldBatchNorm(layer, weights)
  const caps = scaleCaps(layer, weights, {
    shift,
    codesPerUnit: incoming.codesPerUnit,
    pooledPixels: 1,
    room: fieldRoom(layer, false, 0),
  })
  const { codes, scales } = quantisePerFilter(weights[`${layer.id}/kernel`]!, scale, layer.bits!.weights, caps)
  const values = denseToAkida(codes, input, layer.units)
  const shape = [1, 1, input.height * input.width * input.channels, layer.units] as const
  return {
    type: 'fc',
    ...activationFields(layer, weights, { scales, shift, incoming, pooledPixels: 1 }),
    w: { shape, values },
  }
}

function convolutionFields(layer: ConvLayer | SeparableLayer): Omit<ConvolutionFields, keyof NeuralLayerFields> {
  const { kernel, stride, padding, maxPool, globalAverage } = layer
  const pool = maxPool ? 'max' : globalAverage === 'before-activation' ? 'avg' : 'none'
  return { k: kernel, stride, padding, pool, poolSize: maxPool?.size ?? 0, poolStride: maxPool?.stride ?? 0 }
}

type Scaling = {
  /** Weight codes per real unit, per filter: d. */
  scales: Float32Array
  shift: Float32Array
  incoming: Incoming
  /** G: pixels that a global average sums. */
  pooledPixels: number
  /** zero code * sum of the filter's codes: what padding with the zero pixel adds to every potential. */
  zeroSums?: number[]
}

/** T = floor(G in d (step/2 - b') + zero sums), act_step = G in d step, at least 1/16; last layer T = floor(-in d b' + zero sums), act_step = in d. */
function activationFields(
  layer: ConvLayer | SeparableLayer | DenseLayer,
  weights: Weights,
  scaling: Scaling,
): NeuralLayerFields {
  const { scales, shift, incoming, pooledPixels, zeroSums } = scaling
  const activation = layer.activation !== 'none'
  const bits = layer.bits!.activations
  const step = activation ? weights[`${layer.id}/step`]!.data[0]! : 0
  const potentialsPerUnit = scales.map((d) => Math.fround(incoming.codesPerUnit * d) * pooledPixels)
  const threshold = Int32Array.from(potentialsPerUnit, (unit, f) => {
    const fraction = Math.fround(unit * Math.fround(step / 2 - shift[f]!))
    return Math.floor(Math.fround(fraction + (zeroSums?.[f] ?? 0)))
  })
  const actStep = potentialsPerUnit.map((unit) => (activation ? storedStep(unit * step, bits) : unit))
  return {
    name: layer.name,
    weightsBits: akidaWeightBits(layer.type, layer.bits!),
    actBits: bits === 8 ? 4 : bits,
    activation,
    threshold,
    actStep,
  }
}

/**
 * The chip widens a stored step by 2^(4 - bits): a level of fewer bits covers as much as several of four bits. It takes none below 1/16, which
 * stands for all that are smaller: potentials are whole, and the first one above the threshold reaches the top level with any of them.
 */
function storedStep(step: number, bits: ActivationBits): number {
  return Math.max(chipFields.smallestStep, step / 2 ** (4 - Math.min(4, bits)))
}

type CapInput = {
  shift: Float32Array
  codesPerUnit: number
  pooledPixels: number
  room: FieldRoom
}

/** Largest scale per filter at which its threshold and step fit the chip's registers. `forward` caps the same way in training. */
function scaleCaps(
  layer: Layer,
  weights: Weights,
  { shift, codesPerUnit, pooledPixels, room }: CapInput,
): Float32Array {
  const step = layer.activation === 'none' ? 0 : weights[`${layer.id}/step`]!.data[0]!
  return shift.map((value) => {
    const byThreshold = room.threshold / Math.max(smallestShift, Math.abs(step / 2 - value))
    const byStep = step > 0 ? room.step / step : Infinity
    return Math.min(byThreshold, byStep) / (codesPerUnit * pooledPixels)
  })
}
