import type * as tfc from '@tensorflow/tfjs-core'
import type { BatchNorm, Layer, Model } from '../graph/types.ts'
import type { Tensor, Weights } from '../tensor/tensor.ts'
import { batchNormAffine } from './batch-norm.ts'
import { channelStatistics } from './channel-statistics.ts'
import type { LayerPoint, LayerRunner } from './layer-runner.ts'
import { matchStatistics } from './match-statistics.ts'

type Place = { prefix: string; norm: BatchNorm; isInner: boolean }

/** Images in batches of scaled network input (n, h, w, c), which stay the caller's. */
export type MeasuringImages = { runner: LayerRunner; batches: readonly tfc.Tensor[]; turn: () => Promise<void> }

/**
 * Whether the model has batch normalisation that never saw an image: mean 0 and variance 1 - epsilon in every channel, as importers write it
 * for a bias. Training with the statistics of a batch would change such a layer at the first step.
 */
export function hasUnmeasuredNorms({ graph, weights }: Model): boolean {
  return graph.layers.some((layer) => unmeasuredPlaces(layer, weights).length > 0)
}

/**
 * The same model with measured statistics: moving mean and variance become those of the images, gamma and beta what keeps every layer's result as it was
 * (gamma = scale * deviation, beta = shift + scale * mean), so that gamma tells the filters apart and training goes on where the model is.
 * `layers`: how many normalisations were measured. Layers behind the last one are not run.
 */
export async function measureNorms(
  { graph, weights }: Model,
  { runner, batches, turn }: MeasuringImages,
): Promise<{ weights: Weights; layers: number }> {
  const measured: Record<string, Tensor> = { ...weights }
  const last = graph.layers.findLastIndex((layer) => unmeasuredPlaces(layer, weights).length > 0)
  let inputs = batches
  let layers = 0
  const release = (tensors: readonly tfc.Tensor[]) => tensors !== batches && runner.tf.dispose([...tensors])
  try {
    for (const layer of graph.layers.slice(0, last + 1)) {
      for (const place of unmeasuredPlaces(layer, weights)) {
        Object.assign(measured, await measure(place, layer, measured, inputs, { runner, turn }))
        layers += 1
      }
      const outputs = await runAll(layer, measured, inputs, 'output', { runner, turn })
      release(inputs)
      inputs = outputs
    }
  } finally {
    release(inputs)
  }
  return { weights: measured, layers }
}

type Means = Pick<MeasuringImages, 'runner' | 'turn'>

async function measure(
  { prefix, norm, isInner }: Place,
  layer: Layer,
  weights: Weights,
  inputs: readonly tfc.Tensor[],
  means: Means,
): Promise<Record<string, Tensor>> {
  const isSeparable = layer.type === 'separable'
  // What the depthwise half gives before its own normalisation is what a fused layer gives there.
  const bare: Layer =
    isInner && isSeparable ? { ...layer, style: 'fused', innerBatchNorm: null, innerActivation: 'none' } : layer
  const sums = await runAll(bare, weights, inputs, isInner ? 'depthwise' : 'pre-batch-norm', means)
  try {
    const statistics = await channelStatistics(means.runner.tf, sums)
    const affine = batchNormAffine(weights, prefix, norm.epsilon)
    const matched = matchStatistics(affine, statistics, statistics, norm.epsilon)
    return Object.fromEntries(Object.entries(matched).map(([role, value]) => [prefix + role, value]))
  } finally {
    means.runner.tf.dispose(sums)
  }
}

async function runAll(
  layer: Layer,
  weights: Weights,
  inputs: readonly tfc.Tensor[],
  at: LayerPoint,
  { runner, turn }: Means,
): Promise<tfc.Tensor[]> {
  const outputs: tfc.Tensor[] = []
  try {
    for (const input of inputs) {
      outputs.push(runner.run(layer, weights, input, at))
      await turn()
    }
    return outputs
  } catch (error) {
    runner.tf.dispose(outputs)
    throw error
  }
}

function unmeasuredPlaces(layer: Layer, weights: Weights): Place[] {
  if (layer.type === 'dense') return []
  const places: Place[] = []
  if (layer.type === 'separable' && layer.innerBatchNorm)
    places.push({ prefix: `${layer.id}/inner_`, norm: layer.innerBatchNorm, isInner: true })
  if (layer.batchNorm) places.push({ prefix: `${layer.id}/`, norm: layer.batchNorm, isInner: false })
  return places.filter(({ prefix, norm }) => {
    const unit = Math.fround(1 - norm.epsilon)
    const [mean, variance] = [weights[`${prefix}mean`]!.data, weights[`${prefix}variance`]!.data]
    return mean.every((value) => value === 0) && variance.every((value) => value === unit)
  })
}
