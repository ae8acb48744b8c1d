import type * as tfc from '@tensorflow/tfjs-core'
import { assert } from '../base/errors.ts'
import type { Graph, Layer, Model } from '../graph/types.ts'
import { tensor, type Tensor, type Weights } from '../tensor/tensor.ts'
import { carryLayer, layerWeights } from './carry-layer.ts'
import { fitLayer } from './fit-layer.ts'
import { initialWeights } from './initial-weights.ts'
import type { LayerRunner } from './layer-runner.ts'

/** Where the weights of a converted layer come from. */
export type ConversionMethod = 'kept' | 'composed' | 'least-squares' | 'random'

/** What became of one layer; `from` and `to` are kinds of layers for the user. */
export type ConvertedLayer = {
  layer: string
  from: string
  to: string
  method: ConversionMethod
  /** ||converted - source|| / ||source|| of the layer's output on the calibration images; null without any. */
  relativeError: number | null
}

/** How kernels of the new kind are found. */
export type ConversionOptions = {
  init: 'least-squares' | 'compose' | 'random'
  /** lambda of the regression, relative to the mean diagonal of A'A. */
  ridge: number
  /** Of random kernels. */
  seed: number
  /** Batches of scaled network input (n, h, w, c); the caller keeps them. Null: nothing can be fitted or measured. */
  calibration: { runner: LayerRunner; batches: readonly tfc.Tensor[] } | null
  /** Called often: lets messages in, throws on cancel. */
  turn: () => Promise<void>
  onLayer?: (index: number, layer: Layer) => void
}

/**
 * Carries a model's weights over to an edited graph whose layers have the same ids, kinds of output and sizes: separable layers that
 * became standard convolutions or the reverse, standard ones that became fused, an average moved before the activation.
 *
 * `compose` and `least-squares` take the exact composition where it is exact; else `least-squares` fits (see `fitLayer`), layer by layer
 * in the prefix converted so far, and `compose` ignores the inner activation. `random` draws changed kernels anew. Without calibration
 * images `least-squares` does what `compose` does.
 */
export async function convertModel(
  source: Model,
  target: Graph,
  options: ConversionOptions,
): Promise<{ weights: Weights; layers: ConvertedLayer[] }> {
  const { calibration } = options
  const random = options.init === 'random' ? initialWeights(target, options.seed) : {}
  const weights: Record<string, Tensor> = {}
  const layers: ConvertedLayer[] = []
  let inputs = [...(calibration?.batches ?? [])]
  let sourceInputs = inputs
  let isPrefixExact = true
  const release = (tensors: readonly tfc.Tensor[]) =>
    calibration?.runner.tf.dispose(tensors.filter((entry) => !calibration.batches.includes(entry)))
  try {
    for (const [index, layer] of target.layers.entries()) {
      const before = source.graph.layers[index]
      assert(
        before?.id === layer.id,
        `layer ${index} of the converted graph is "${layer.id}", of the source "${before?.id}"`,
      )
      options.onLayer?.(index, layer)
      const converted = await convertLayer(before, layer, source.weights, { options, random, inputs, sourceInputs })
      const carried = { ...converted, weights: withBias(layer, converted.weights) }
      Object.assign(weights, carried.weights)
      let relativeError: number | null = null
      if (calibration) {
        const { runner } = calibration
        const outputs = await advance(runner, layer, carried.weights, inputs, options.turn)
        const isSame: boolean = isPrefixExact && carried.method === 'kept' && sameFunction(before, layer)
        const sourceOutputs = isSame
          ? outputs
          : await advance(runner, before, source.weights, sourceInputs, options.turn)
        relativeError = isSame ? 0 : await relativeDistance(runner.tf, sourceOutputs, outputs)
        isPrefixExact = isSame
        release([...new Set([...inputs, ...sourceInputs])])
        inputs = outputs
        sourceInputs = sourceOutputs
      }
      layers.push({
        layer: layer.name,
        from: describe(before),
        to: describe(layer),
        method: carried.method,
        relativeError,
      })
    }
    return { weights, layers }
  } finally {
    release([...new Set([...inputs, ...sourceInputs])])
  }
}

type LayerContext = {
  options: ConversionOptions
  random: Weights
  inputs: readonly tfc.Tensor[]
  sourceInputs: readonly tfc.Tensor[]
}

async function convertLayer(
  before: Layer,
  layer: Layer,
  sourceWeights: Weights,
  { options, random, inputs, sourceInputs }: LayerContext,
): Promise<{ weights: Record<string, Tensor>; method: ConversionMethod }> {
  if (layer.type === 'dense' || before.type === 'dense')
    return { weights: layerWeights(before, sourceWeights), method: 'kept' }
  const isFormEqual = describe(before) === describe(layer)
  const isAverageMoved = before.globalAverage !== layer.globalAverage
  if (isFormEqual && !(isAverageMoved && options.init === 'least-squares' && options.calibration)) {
    return { weights: layerWeights(before, sourceWeights), method: 'kept' }
  }
  if (options.init === 'random') return { weights: layerWeights(layer, random), method: 'random' }
  const carried = carryLayer(before, layer, sourceWeights)
  const isExact = carried.isExact && !isAverageMoved
  if (isExact || options.init === 'compose' || !options.calibration)
    return { weights: carried.weights, method: isFormEqual ? 'kept' : 'composed' }
  const { runner } = options.calibration
  const job = {
    runner,
    source: before,
    sourceWeights,
    target: layer,
    weights: carried.weights,
    sourceInputs,
    inputs,
    ridge: options.ridge,
    turn: options.turn,
  }
  return { weights: await fitLayer(job), method: 'least-squares' }
}

/** An edit may give a layer a bias (for what a fit adds); where nothing was added it is 0. */
function withBias(layer: Layer, weights: Record<string, Tensor>): Record<string, Tensor> {
  const name = `${layer.id}/bias`
  if (layer.type === 'dense' || !layer.bias || weights[name]) return weights
  return { ...weights, [name]: tensor([layer.filters], 0) }
}

async function advance(
  runner: LayerRunner,
  layer: Layer,
  weights: Weights,
  inputs: readonly tfc.Tensor[],
  turn: () => Promise<void>,
): Promise<tfc.Tensor[]> {
  const outputs: tfc.Tensor[] = []
  try {
    for (const input of inputs) {
      outputs.push(runner.run(layer, weights, input, 'output'))
      await turn()
    }
    return outputs
  } catch (error) {
    runner.tf.dispose(outputs)
    throw error
  }
}

async function relativeDistance(
  tf: typeof tfc,
  wanted: readonly tfc.Tensor[],
  reached: readonly tfc.Tensor[],
): Promise<number> {
  let distance = 0
  let size = 0
  for (const [index, entry] of wanted.entries()) {
    const [difference, square] = tf.tidy(() => {
      const flat = tf.reshape(entry, [-1])
      return [tf.sum(tf.squaredDifference(flat, tf.reshape(reached[index]!, [-1]))), tf.sum(tf.square(flat))] as const
    })
    distance += (await difference.data())[0]!
    size += (await square.data())[0]!
    tf.dispose([difference, square])
  }
  return size > 0 ? Math.sqrt(distance / size) : 0
}

/** Kind of a layer in words, e.g. `standard separable convolution`. */
export function describe(layer: Layer): string {
  if (layer.type === 'separable') return `${layer.style} separable convolution`
  return layer.type === 'conv' ? 'standard convolution' : 'fully connected'
}

function sameFunction(before: Layer, layer: Layer): boolean {
  return JSON.stringify({ ...before, name: '' }) === JSON.stringify({ ...layer, name: '' })
}
