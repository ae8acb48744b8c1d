import { tensor, type Tensor } from '../../../tensor/tensor.ts'
import type { SourceLayer } from './source-layer.ts'
import { refusePadding } from './take-pooling.ts'
import { joinedDraft, refuseBehindSum, refuseShared } from './joining.ts'
import { isDense, note, type Draft, type State } from './state.ts'

/** Vectors per channel, [channels] each. */
export type Statistics = { gamma: Tensor; beta: Tensor; mean: Tensor; variance: Tensor; epsilon: number }

/** BatchNormalization joins the convolution before it (taking in its bias), or is multiplied into a fully connected layer. */
export function takeBatchNorm(state: State, layer: SourceLayer): void {
  joinBatchNorm(state, layer, readStatistics(state, layer))
}

/** The same for statistics at hand. */
export function joinBatchNorm(state: State, layer: SourceLayer, statistics: Statistics): void {
  const { depthwise } = state
  if (depthwise) {
    refuseShared(state, layer)
    if (depthwise.innerBatchNorm || depthwise.innerActivation !== 'none') refuseOrder(layer)
    depthwise.innerBatchNorm = { epsilon: statistics.epsilon }
    Object.assign(depthwise.weights, prefixed(withoutBias(statistics, depthwise.weights), 'inner_'))
    return note(state, layer, 'folded', depthwise, 'batch normalisation between depthwise and pointwise')
  }
  const draft = joinedDraft(state, layer)
  refusePadding(state)
  refuseBehindSum(draft, layer)
  if (draft.layer.activation !== 'none' || state.output !== 'logits') refuseOrder(layer)
  if (isDense(draft)) {
    multiplyIn(draft, statistics)
    draft.layer.bias = true
    return note(state, layer, 'folded', draft, 'batch normalisation multiplied into the fully connected layer')
  }
  const block = draft.layer
  if (block.type === 'dense' || block.batchNorm) return refuseOrder(layer)
  if (state.isFlat && (state.map.height > 1 || state.map.width > 1))
    layer.refuse('stands behind Flatten', 'Put batch normalisation before Flatten.')
  const hadBias = draft.weights['bias'] !== undefined
  block.batchNorm = { epsilon: statistics.epsilon }
  Object.assign(draft.weights, withoutBias(statistics, draft.weights))
  block.bias = false
  note(
    state,
    layer,
    'folded',
    draft,
    hadBias ? "batch normalisation; the convolution's bias went into its moving mean" : 'batch normalisation',
  )
}

function refuseOrder(layer: SourceLayer): never {
  return layer.refuse(
    'does not directly follow a convolution',
    'Convolution, then batch normalisation, then activation is the order allowed.',
  )
}

function readStatistics(state: State, layer: SourceLayer): Statistics {
  const { channels } = state.map
  const axis = [layer.config['axis'] ?? -1].flat()
  if (axis.length !== 1 || (axis[0] !== -1 && axis[0] !== 3 && axis[0] !== 1))
    layer.refuse(`normalises axis ${JSON.stringify(axis)}`, 'The last axis (channels) is allowed.')
  if (axis[0] === 1 && !state.isFlat && state.map.height * state.map.width > 1)
    layer.refuse('normalises axis 1', 'The last axis (channels) is allowed.')
  const size = [state.isFlat ? state.map.height * state.map.width * channels : channels]
  const epsilon = layer.number('epsilon', 1e-3)
  if (epsilon <= 0 || epsilon > 1) layer.refuse(`has epsilon ${epsilon}`, 'A value above 0 and at most 1 is allowed.')
  const variance = state.weights(layer, 'moving_variance', size)
  if (variance.data.some((value) => value < 0)) layer.refuse('has a negative moving variance', 'The file is damaged.')
  return {
    gamma: layer.boolean('scale', true) ? state.weights(layer, 'gamma', size) : tensor(size, 1),
    beta: layer.boolean('center', true) ? state.weights(layer, 'beta', size) : tensor(size, 0),
    mean: state.weights(layer, 'moving_mean', size),
    variance,
    epsilon,
  }
}

/** Takes the bias out of `weights`: normalising x + b with mean m is normalising x with mean m - b. */
function withoutBias({ epsilon: _epsilon, ...statistics }: Statistics, weights: Record<string, Tensor>) {
  const bias = weights['bias']
  if (!bias) return statistics
  delete weights['bias']
  const { shape, data } = statistics.mean
  return { ...statistics, mean: { shape, data: data.map((mean, channel) => mean - (bias.data[channel] ?? 0)) } }
}

function prefixed(tensors: Record<string, Tensor>, prefix: string): Record<string, Tensor> {
  return Object.fromEntries(Object.entries(tensors).map(([name, value]) => [prefix + name, value]))
}

function multiplyIn(draft: Draft, { gamma, beta, mean, variance, epsilon }: Statistics): void {
  const kernel = draft.weights['kernel']!
  const units = kernel.shape[1]!
  const scale = gamma.data.map((value, unit) => value / Math.sqrt(variance.data[unit]! + epsilon))
  const bias = draft.weights['bias']?.data ?? new Float32Array(units)
  draft.weights['kernel'] = {
    shape: kernel.shape,
    data: kernel.data.map((value, index) => value * scale[index % units]!),
  }
  draft.weights['bias'] = {
    shape: [units],
    data: bias.map((value, unit) => (value - mean.data[unit]!) * scale[unit]! + beta.data[unit]!),
  }
}
