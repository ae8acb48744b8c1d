import type { BatchNorm } from '../../../graph/types.ts'
import { tensor, type Tensor } from '../../../tensor/tensor.ts'
import { isConvolutional, type Depthwise, type Draft, type State } from './state.ts'

/** Batch normalisation that only adds a vector: gamma 1, mean 0 and variance + epsilon = 1. */
export const addingNorm: BatchNorm = { epsilon: 1e-3 }

/** Its parameters for a bias [channels]; `prefix` is '' or 'inner_'. */
export function addingStatistics(bias: Tensor, prefix: '' | 'inner_' = ''): Record<string, Tensor> {
  return {
    [`${prefix}gamma`]: tensor(bias.shape, 1),
    [`${prefix}beta`]: bias,
    [`${prefix}mean`]: tensor(bias.shape, 0),
    [`${prefix}variance`]: tensor(bias.shape, 1 - addingNorm.epsilon),
  }
}

/** Every bias of a convolution with an activation and no batch normalisation becomes one that adds it; logits keep theirs. */
export function biasesToBatchNorm(state: State): void {
  for (const draft of state.drafts) {
    if (!isConvolutional(draft) || draft.layer.batchNorm || draft.layer.activation === 'none') continue
    giveBatchNorm(draft)
    noteAddingNorm(state, draft)
  }
}

/** Says in the row of a layer that its bias changed its form. */
export function noteAddingNorm(state: State, draft: Draft | Depthwise): void {
  const row = state.notes.findLast((entry) => entry.draft === draft && entry.outcome === 'mapped')
  if (row) row.message += '; its bias is now a batch normalisation that only adds it'
}

function giveBatchNorm({ layer, weights }: Draft): void {
  if (layer.type === 'dense') return
  const { bias = tensor([layer.filters]), ...kernels } = weights
  for (const role of Object.keys(weights)) delete weights[role]
  Object.assign(weights, kernels, addingStatistics(bias))
  layer.bias = false
  layer.batchNorm = { ...addingNorm }
}
