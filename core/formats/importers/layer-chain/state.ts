import type { BatchNorm, ConvLayer, DenseLayer, GraphInput, Layer, SeparableLayer } from '../../../graph/types.ts'
import type { MapShape } from '../../../graph/shapes.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import type { ImportedLayer } from '../imported-model.ts'
import type { PixelScaling } from './pixel-scaling.ts'
import type { SourceLayer } from './source-layer.ts'
import type { WeightReader } from './weights.ts'

/** A layer of the graph while it grows: later layers of the file (batch normalisation, activation, pooling) join it. */
export type Draft<L extends Layer = Layer> = { source: SourceLayer; layer: L; weights: Record<string, Tensor> }

/** A depthwise convolution that waits for its pointwise one. */
export type Depthwise = {
  source: SourceLayer
  kernel: number
  stride: number
  padding: 'same' | 'valid'
  innerBatchNorm: BatchNorm | null
  innerActivation: SeparableLayer['innerActivation']
  weights: Record<string, Tensor>
  input: MapShape
}

export type Output = 'logits' | 'softmax' | 'sigmoid'

/** What a format decides about the chain of its layers. */
export type ChainOptions = {
  /** As it is recorded with the model, e.g. `keras-h5`. */
  format: string
  /** Scaling of the pixels as the user states it; it goes before the file's. */
  statedScaling: PixelScaling | null
  /** Scaling of the pixels where neither file nor user states one, and what it is assumed from. */
  assumedScaling: PixelScaling & { reason: string }
  /** Whether names of layers are worth keeping; else the studio numbers them. */
  keepsNames: boolean
  /**
   * A bias without batch normalisation becomes a batch normalisation that only adds it: formats that have folded theirs away give it back its
   * place, so that training, pruning by gamma and quantisation find what they work on.
   */
  biasAsBatchNorm: boolean
}

/** Where the importer stands in the chain. */
export type State = {
  readonly options: ChainOptions
  readonly weights: WeightReader
  input: GraphInput | null
  /** The file itself scales the pixels. */
  hasScaling: boolean
  /** What flows out of the last layer taken in. */
  map: MapShape
  isFlat: boolean
  drafts: Draft[]
  depthwise: Depthwise | null
  padding: { source: SourceLayer; rows: [number, number]; columns: [number, number] } | null
  output: Output
  notes: { source: SourceLayer; outcome: ImportedLayer['outcome']; draft: Draft | Depthwise | null; message: string }[]
}

export function startState(weights: WeightReader, options: ChainOptions): State {
  return {
    options,
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
  source: SourceLayer,
  outcome: ImportedLayer['outcome'],
  draft: Draft | Depthwise | null,
  message: string,
): void {
  state.notes.push({ source, outcome, draft, message })
}

/** The draft that a joining layer belongs to; refuses where there is none. */
export function lastDraft(state: State, layer: SourceLayer): Draft {
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
