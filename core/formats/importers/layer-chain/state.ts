import type {
  BatchNorm,
  ConvLayer,
  DenseLayer,
  GraphInput,
  Layer,
  Residual,
  SeparableLayer,
} from '../../../graph/types.ts'
import type { MapShape } from '../../../graph/shapes.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import type { ImportedLayer } from '../imported-model.ts'
import type { PixelScaling } from './pixel-scaling.ts'
import type { SourceLayer } from './source-layer.ts'
import type { WeightReader } from './weights.ts'

/** A layer of the graph while it grows: later layers of the file (batch normalisation, activation, pooling) join it. */
export type Draft<L extends Layer = Layer> = {
  source: SourceLayer
  layer: L
  weights: Record<string, Tensor>
  /** Those whose outputs it reads, joined along the channels; none: the image. */
  reads: readonly Draft[]
  /** Those whose outputs are added to its own; `finish.ts` gives the layer their ids. */
  residual: { from: Draft[]; place: Residual['place'] } | null
}

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

/** What a format decides about its layers. */
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

/** What flows from one layer of the file to the next. */
export type Flow = {
  map: MapShape
  isFlat: boolean
  /** The drafts that give it, joined along the channels; none: the image. Behind a lone depthwise convolution: those it reads. */
  parts: readonly Draft[]
  depthwise: Depthwise | null
  padding: { source: SourceLayer; rows: [number, number]; columns: [number, number] } | null
  output: Output
  /** Layers of the file, by name, that read the same output beside the one being taken in: nothing that they would see may change. */
  others: readonly string[]
}

/** Where the importer stands: the network so far, and what flows into the layer being taken in (afterwards, out of it). */
export type State = Flow & {
  readonly options: ChainOptions
  readonly weights: WeightReader
  input: GraphInput | null
  /** The file itself scales the pixels. */
  hasScaling: boolean
  drafts: Draft[]
  notes: {
    source: SourceLayer
    outcome: ImportedLayer['outcome']
    /** What took the layer in; what waits for a draft (a depthwise convolution, the parts of a join) stands for it until it comes. */
    draft: Draft | Flow['depthwise'] | Flow['parts']
    message: string
  }[]
}

export function startState(weights: WeightReader, options: ChainOptions): State {
  return {
    options,
    weights,
    input: null,
    hasScaling: false,
    map: { height: 0, width: 0, channels: 0 },
    isFlat: false,
    parts: [],
    depthwise: null,
    padding: null,
    output: 'logits',
    others: [],
    drafts: [],
    notes: [],
  }
}

/** The flow alone, as it is kept for the layers that read it. */
export function flowOf({ map, isFlat, parts, depthwise, padding, output, others }: State): Flow {
  return { map, isFlat, parts, depthwise, padding, output, others }
}

type Target = State['notes'][number]['draft']

/** Hands the rows of what has waited over to what has come. */
export function takeOver(state: State, waiting: Target, come: Target): void {
  for (const row of state.notes) if (row.draft === waiting) row.draft = come
}

export function note(
  state: State,
  source: SourceLayer,
  outcome: ImportedLayer['outcome'],
  draft: Target,
  message: string,
): void {
  state.notes.push({ source, outcome, draft, message })
}

/** Name and id are given when the network is complete. */
export const unnamed = { id: '', name: '', bits: null }

export function isConvolutional(draft: Draft): draft is Draft<ConvLayer | SeparableLayer> {
  return draft.layer.type !== 'dense'
}

export function isDense(draft: Draft): draft is Draft<DenseLayer> {
  return draft.layer.type === 'dense'
}
