/** Bits a weight can be stored in. One bit means -1 or +1. 8 is meant for the input layer; Akida 1 runs 1 (0 or 1), 2 and 4 elsewhere. */
export type WeightBits = 1 | 2 | 4 | 8
/** Bits of an activation. Akida 1 runs 1, 2 and 4; 8 exists for post-training baselines only. */
export type ActivationBits = 1 | 2 | 4 | 8

/** Quantisation of one layer. `null` on a layer means float32. */
export type LayerBits = {
  weights: WeightBits
  activations: ActivationBits
  /** Of a separable layer's depthwise kernel, where it differs from `weights`, which are then the pointwise kernel's. */
  depthwise?: WeightBits | undefined
}

/** TensorFlow's: `same` gives ceil(size / stride), the odd pixel of padding right and below; `valid` pads nothing. */
export type Padding = 'same' | 'valid'

/** ReLU6 is min(max(x, 0), 6). */
export type Activation = 'none' | 'relu' | 'relu6'

/**
 * Where the global average over height and width stands. Keras puts it behind the activation; Akida sums potentials, so it
 * needs it before ('before-activation').
 */
export type GlobalAverage = 'none' | 'before-activation' | 'after-activation'

/** y = gamma (x - mean) / sqrt(variance + epsilon) + beta, per channel. */
export type BatchNorm = { epsilon: number }

type Common = {
  /** Stable through edits: parameters and the diff are keyed by it. */
  id: string
  /** Shown to the user, unique in the graph, e.g. `separable_4`. */
  name: string
  bits: LayerBits | null
  /** Ids of earlier layers whose outputs it reads, concatenated along the channels; absent: the layer before, or the image. */
  from?: string[] | undefined
}

/** Outputs of earlier layers, by id, that are added to a block's own, channel by channel: before its activation (ResNet) or behind it. */
export type Residual = { from: string[]; place: 'before-activation' | 'after-activation' }

type Convolutional = Common & {
  /** Output channels. */
  filters: number
  /** Edge of the square kernel, pixels. */
  kernel: number
  stride: number
  padding: Padding
  /** A bias of its own, added before batch normalisation. Importers fold it into the moving mean where there is one. */
  bias: boolean
  batchNorm: BatchNorm | null
  activation: Activation
  /** Max-pooling of the potentials, before the activation. Same padding mode as the convolution. */
  maxPool: { size: number; stride: number } | null
  globalAverage: GlobalAverage
  /** Absent: nothing is added. A global average behind the activation stands behind the sum too. */
  residual?: Residual | undefined
}

/** Standard convolution with its batch normalisation, pooling and activation: one block, as Akida runs it. */
export type ConvLayer = Convolutional & { type: 'conv' }

/**
 * Depthwise then pointwise convolution. `standard`: batch normalisation and activation between the two (Keras MobileNet). `fused`: nothing
 * between (what Akida 1 runs).
 */
export type SeparableLayer = Convolutional & {
  type: 'separable'
  style: 'standard' | 'fused'
  /** Only with style `standard`. */
  innerBatchNorm: BatchNorm | null
  /** Only with style `standard`. */
  innerActivation: Activation
}

/** Fully connected layer over the flattened input (row, column, channel order as in Keras). The last one gives logits. */
export type DenseLayer = Common & { type: 'dense'; units: number; bias: boolean; activation: Activation }

/** A layer with everything that belongs to it: pooling, batch normalisation and activation are no layers of their own. */
export type Layer = ConvLayer | SeparableLayer | DenseLayer

/** The kinds of layers. */
export type LayerType = Layer['type']

/** The images a network reads, (height, width, channels), and what becomes of their pixels first. */
export type GraphInput = {
  height: number
  width: number
  channels: number
  /** Network input = pixel (0..255) * scale + offset. Keras x/255: 1/255 and 0; Akida's (x - 128)/128: 1/128 and -1. */
  scale: number
  offset: number
}

/**
 * The structure of a network: blocks from the input image to the classifier's logits, each behind those it reads. A chain unless layers name
 * others in `from` or `residual`; Akida 1 runs chains only, and only chains are quantised. Weights live apart (`tensor/tensor.ts`), so that a graph
 * is small plain data to edit, diff and undo.
 */
export type Graph = {
  input: GraphInput
  /** Class names in the order of the logits; a binary sigmoid is imported as two logits. */
  classes: string[]
  layers: Layer[]
}

/** A graph with its weights. */
export type Model = { graph: Graph; weights: import('../tensor/tensor.ts').Weights }
