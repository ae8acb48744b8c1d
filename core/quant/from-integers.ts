import { activate, stepSixteenths } from '../akida/integer/activation.ts'
import { createPlane, type Plane } from '../akida/integer/tensor.ts'
import { filterCount, type AkidaNetwork, type ConvolutionFields, type NeuralLayer } from '../akida/network.ts'
import { convolvedShape, networkShapes } from '../akida/shapes.ts'
import { AppError } from '../base/errors.ts'
import type { Graph, Layer, LayerBits, Model } from '../graph/types.ts'
import { tensor, type Tensor } from '../tensor/tensor.ts'
import { toAkidaNetwork } from './export.ts'
import { topWeight } from './fake-quant.ts'
import { denseFromAkida, flipKernel } from './storage-order.ts'
import { zeroSums } from './zero-sums.ts'

/** One level of every activation, in real units: ReLU6 in four bits, as the conversion's default. Any value gives the same integers. */
const step = Math.fround(6 / 15)
/** Pixels are scaled by 1 / 128, as Akida's own converter expects. */
const pixelsPerUnit = 128
/** Weights of a silent filter: they round to code 0 at every scale, and keep the filter's scale from being 1 by convention. */
const almostZero = 1e-30

/**
 * A quantised model whose conversion gives exactly this integer network: each filter's scale is chosen from its activation step, its bias from
 * its threshold (the formulas of `export.ts`, solved backwards). Batch normalisation is part of the biases, so the model can be
 * run, profiled and exported, and fine-tuned without normalisation. `classes`: names of the outputs, `class_0 ...` by default.
 * AppError `import.integers` where no float model stands behind the integers: other inputs than pixels, or a layer whose weights do not use their range.
 */
export function fromIntegers(network: AkidaNetwork, classes: readonly string[] = []): Model {
  const [first] = network.layers
  if (first?.type !== 'input_conv') refuse('the network does not start with an input convolution')
  const shapes = networkShapes(network)
  const weights: Record<string, Tensor> = {}
  let codesPerUnit = pixelsPerUnit
  const layers = network.layers.map((layer, index): Layer => {
    if (layer.type === 'input_data') return refuse(`${layer.name} is a second input`)
    const { input } = shapes[index]!
    const id = `layer_${index}`
    const converted = layerOf(layer, id)
    const pooled = convolvedShape(layer, input)
    const pixels = 'pool' in layer && layer.pool === 'avg' ? pooled[0] * pooled[1] : 1
    const units = unitsOf(layer)
    const scales = units.map((_, f) => scaleFor(layer, f, codesPerUnit, pixels))
    if (layer.type === 'sep') {
      weights[`${id}/depthwise`] = kernelTensor(layer.w.shape, flipKernel(layer.w.values, layer.k), [])
      weights[`${id}/pointwise`] = kernelTensor(layer.wPw.shape, layer.wPw.values, scales)
    } else if (layer.type === 'fc') {
      const [height, width, channels] = input
      const codes = denseFromAkida(layer.w.values, { height, width, channels }, filterCount(layer))
      weights[`${id}/kernel`] = kernelTensor(layer.w.shape.slice(2), codes, scales)
    } else {
      const codes = layer.type === 'input_conv' ? layer.w.values : flipKernel(layer.w.values, layer.k)
      weights[`${id}/kernel`] = kernelTensor(layer.w.shape, codes, scales)
    }
    const sums = layer.type === 'input_conv' ? zeroSums(layer.w.values, units.length, layer.paddingValue) : []
    const silent = silentFilters(layer)
    const constant = layer.activation ? levelsOfSilence(layer) : null
    const bias = units.map((unit, f) => {
      // A silent filter always answers the same level: that level is all there is to keep.
      if (constant && silent[f]) return constant[f]! * step
      // Half a potential above the threshold, so that rounding on the way back cannot cross the floor.
      return (layer.activation ? step / 2 : 0) - (layer.threshold[f]! - (sums[f] ?? 0) + 0.5) / unit
    })
    weights[`${id}/bias`] = tensor([units.length], bias)
    if (layer.activation) weights[`${id}/step`] = tensor([], [step])
    codesPerUnit = Math.fround(1 / step)
    return converted
  })
  const [height, width, channels] = network.inputShape
  const input = { height, width, channels, scale: 1 / pixelsPerUnit, offset: -first.paddingValue / pixelsPerUnit }
  const outputs = filterCount(network.layers.at(-1) as NeuralLayer)
  const names =
    classes.length === outputs ? [...classes] : Array.from({ length: outputs }, (_, index) => `class_${index}`)
  const graph: Graph = { input, classes: names, layers }
  verify(network, { graph, weights })
  return { graph, weights }
}

/** Potentials per real unit of every filter: G in d. */
function unitsOf({ actStep, actBits, activation }: NeuralLayer): number[] {
  return Array.from(actStep, (value) => (activation ? (value * 2 ** (4 - actBits)) / step : value))
}

/** Which filters have nothing but zeros. */
function silentFilters(layer: NeuralLayer): boolean[] {
  const { values } = layer.type === 'sep' ? layer.wPw : layer.w
  const silent = Array.from(layer.threshold, () => true)
  values.forEach((code, index) => {
    if (code !== 0) silent[index % silent.length] = false
  })
  return silent
}

/** Levels that the filters give when every potential is 0. */
function levelsOfSilence({ threshold, actStep, actBits }: NeuralLayer): Plane['values'] {
  return activate(createPlane([1, 1, threshold.length]), threshold, actStep, actBits).values
}

/** Codes per real unit of a filter, nudged by units in the last place until float32 gives the very step back. */
function scaleFor(layer: NeuralLayer, filter: number, codesPerUnit: number, pixels: number): number {
  const wanted = layer.actStep[filter]!
  const factor = layer.activation ? step / 2 ** (4 - layer.actBits) : 1
  const exact = wanted / factor / (codesPerUnit * pixels)
  const top = topWeight(layer.weightsBits)
  for (const ulps of [0, 1, -1, 2, -2, 3, -3]) {
    const scale = exact * (1 + ulps * 2 ** -24)
    const back = Math.fround(top / Math.fround(top / scale))
    const unit = Math.fround(Math.fround(codesPerUnit * back) * pixels)
    if (stepSixteenths(unit * factor) === stepSixteenths(wanted)) return scale
  }
  return exact
}

function layerOf(layer: NeuralLayer, id: string): Layer {
  // One bit means 0 and 1 on Akida, which two bits of the studio hold.
  const bits: LayerBits = { weights: layer.weightsBits === 1 ? 2 : layer.weightsBits, activations: layer.actBits }
  const activation = layer.activation ? 'relu' : 'none'
  const common = { id, name: layer.name, bits, bias: true, activation } as const
  if (layer.type === 'fc') return { ...common, type: 'dense', units: filterCount(layer) }
  const window = { ...common, filters: filterCount(layer), batchNorm: null, ...windowOf(layer) }
  if (layer.type === 'sep')
    return { ...window, type: 'separable', style: 'fused', innerBatchNorm: null, innerActivation: 'none' }
  return { ...window, type: 'conv' }
}

function windowOf({ k, stride, padding, pool, poolSize, poolStride }: ConvolutionFields) {
  return {
    kernel: k,
    stride,
    padding,
    maxPool: pool === 'max' ? { size: poolSize, stride: poolStride } : null,
    globalAverage: pool === 'avg' ? 'before-activation' : 'none',
  } as const
}

/** Codes divided by the scale of their filter (last axis); as they are without scales. */
function kernelTensor(shape: readonly number[], codes: Int8Array, scales: readonly number[]): Tensor {
  const filters = shape.at(-1)!
  const values = Float32Array.from(codes, (code, index) => code / (scales[index % filters] ?? 1))
  for (let filter = 0; filter < scales.length; filter++) {
    let isSilent = true
    for (let index = filter; index < values.length && isSilent; index += filters) isSilent = values[index] === 0
    if (isSilent) values[filter] = almostZero
  }
  return tensor(shape, values)
}

/** Converts the model again and compares: weights, thresholds, and steps as the chip uses them. */
function verify(network: AkidaNetwork, { graph, weights }: Model): void {
  const again = toAkidaNetwork(graph, weights, network.name)
  if (!again.network) refuse(again.diagnostics.map(({ message }) => message).join(' '))
  network.layers.forEach((layer, index) => {
    const other = again.network!.layers[index]!
    if (layer.type === 'input_data' || other.type !== layer.type) return refuse(`${layer.name} changes its type`)
    const silent = silentFilters(layer)
    const [constant, otherConstant] = layer.activation ? [levelsOfSilence(layer), levelsOfSilence(other)] : []
    const isKept = (f: number): boolean =>
      constant && silent[f]
        ? constant[f] === otherConstant?.[f]
        : layer.threshold[f] === other.threshold[f] && isSameStep(layer, other, f)
    const isEqual =
      equal(layer.w.values, other.w.values) &&
      (layer.type !== 'sep' || (other.type === 'sep' && equal(layer.wPw.values, other.wPw.values))) &&
      silent.every((_, f) => isKept(f))
    if (!isEqual)
      refuse(
        `${layer.name} has a filter whose weights do not reach ${topWeight(layer.weightsBits)}, the end of their range`,
      )
  })
}

function equal(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  return a.length === b.length && Array.prototype.every.call(a, (value: number, index: number) => value === b[index])
}

/** As the chip uses it, in sixteenths; a last layer's step only scales its real values, so float32 rounding is allowed there. */
function isSameStep(a: NeuralLayer, b: NeuralLayer, filter: number): boolean {
  const [first, second] = [a.actStep[filter]!, b.actStep[filter]!]
  return a.activation ? stepSixteenths(first) === stepSixteenths(second) : Math.abs(first - second) <= 1e-6 * first
}

function refuse(reason: string): never {
  throw new AppError(
    'import.integers',
    `The integer network cannot become a model of the studio: ${reason}. \`netlathe akida run\`, \`map\` and \`check\` read it as it is.`,
  )
}
