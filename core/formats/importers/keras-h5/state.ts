import type { BatchNorm, ConvLayer, DenseLayer, GraphInput, Layer, SeparableLayer } from '../../../graph/types.ts'
import type { MapShape } from '../../../graph/shapes.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import type { ImportedLayer } from '../imported-model.ts'
import type { KerasLayer } from './keras-layer.ts'
import type { WeightReader } from './weight-reader.ts'

/** A layer of the graph while it grows: later Keras layers (batch normalisation, activation, pooling) join it. */
export type Draft<L extends Layer = Layer> = { source: KerasLayer; layer: L; weights: Record<string, Tensor> }

/** A depthwise convolution that waits for its pointwise one. */
export type Depthwise = {
  source: KerasLayer
  kernel: number
  stride: number
  padding: 'same' | 'valid'
  innerBatchNorm: BatchNorm | null
  innerActivation: SeparableLayer['innerActivation']
  weights: Record<string, Tensor>
  input: MapShape
}

export type Output = 'logits' | 'softmax' | 'sigmoid'

/** Where the importer stands in the chain. */
export type State = {
  readonly weights: WeightReader
  input: GraphInput | null
  /** The file itself scales the pixels. */
  hasScaling: boolean
  /** What flows out of the last layer taken in. */
  map: MapShape
  isFlat: boolean
  drafts: Draft[]
  depthwise: Depthwise | null
  padding: { source: KerasLayer; rows: [number, number]; columns: [number, number] } | null
  output: Output
  notes: { source: KerasLayer; outcome: ImportedLayer['outcome']; draft: Draft | Depthwise | null; message: string }[]
}

export function startState(weights: WeightReader): State {
  return {
    weights,
    input: null,
    hasScaling: false,
    map: { height: 0, width: 0, channels: 0 },
    isFlat: false,
    drafts: [],
    depthwise: null,
    padding: null,
    output: 'logits',
    notes: [],
  }
}

export function note(
  state: State,
  source: KerasLayer,
  outcome: ImportedLayer['outcome'],
  draft: Draft | Depthwise | null,
  message: string,
): void {
  state.notes.push({ source, outcome, draft, message })
}

/** The draft that a joining layer belongs to; refuses where there is none. */
export function lastDraft(state: State, layer: KerasLayer): Draft {
  if (state.depthwise)
    layer.refuse(
      'stands between a depthwise and a pointwise convolution',
      'Batch normalisation and an activation are allowed there.',
    )
  return state.drafts.at(-1) ?? layer.refuse('stands before the first convolution', 'Rescaling is allowed there.')
}

/** Name and id are given when the chain is complete. */
export const unnamed = { id: '', name: '', bits: null }

export function isConvolutional(draft: Draft): draft is Draft<ConvLayer | SeparableLayer> {
  return draft.layer.type !== 'dense'
}

export function isDense(draft: Draft): draft is Draft<DenseLayer> {
  return draft.layer.type === 'dense'
}
