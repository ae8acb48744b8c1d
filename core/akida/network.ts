/**
 * An integer network for Akida 1, the model behind the file format `akida1-network/1`.
 *
 * Activations are laid out (n, h, w, c), last axis fastest. Kernels are (kh, kw, cin, filters) in *storage order*: the input
 * convolution is a plain cross-correlation, every other kernel is stored flipped along both spatial axes.
 * Source of the conventions: the golden reference data, established on the vendor's public runtime.
 */
export type SpatialShape = readonly [height: number, width: number, channels: number]

/** (kh, kw, cin, filters); depthwise (kh, kw, cin, 1); pointwise (1, 1, cin, filters); fully connected (1, 1, inputs, units). */
export type KernelShape = readonly [height: number, width: number, inputs: number, outputs: number]

export type WeightsBits = 1 | 2 | 4 | 8
export type ActivationBits = 1 | 2 | 4
/** 3 exists for `input_data` only: the runtime accepts it and treats it as 4 bits when mapping. */
export type InputBits = 1 | 2 | 3 | 4
export type PaddingMode = 'same' | 'valid'
/** `max` acts on potentials before the activation; `avg` is global and sums, without division. */
export type PoolKind = 'none' | 'max' | 'avg'
export type AkidaLayerType = AkidaLayer['type']

/** A kernel with its shape: values in -128..127 for 8 bits, -7..7 for 4, -1..1 for 2, 0..1 for 1. */
export interface Kernel {
  readonly shape: KernelShape
  readonly values: Int8Array
}

/** What every layer that computes has. `threshold` and `actStep` hold one value per filter. */
export interface NeuralLayerFields {
  readonly name: string
  readonly weightsBits: WeightsBits
  readonly actBits: ActivationBits
  /** false only in the last layer: its output is the raw int32 potential. */
  readonly activation: boolean
  readonly threshold: Int32Array
  /** As stored; floored to 1/16 in use. At least 1/16. */
  readonly actStep: Float32Array
}

/** What the three convolutional layers share. Kernels and strides are square. */
export interface ConvolutionFields extends NeuralLayerFields {
  readonly k: number
  readonly stride: number
  readonly padding: PaddingMode
  readonly pool: PoolKind
  /** Side of the max-pool window. Means nothing unless `pool` is `max`. */
  readonly poolSize: number
  readonly poolStride: number
}

export interface InputDataLayer {
  readonly type: 'input_data'
  readonly name: string
  readonly inputShape: SpatialShape
  readonly inputBits: InputBits
}

export interface InputConvLayer extends ConvolutionFields {
  readonly type: 'input_conv'
  readonly inputShape: SpatialShape
  /** The pixel value (0..255) that surrounds the image. */
  readonly paddingValue: number
  readonly w: Kernel
}

export interface ConvLayer extends ConvolutionFields {
  readonly type: 'conv'
  readonly w: Kernel
}

/** Fused separable: depthwise `w`, then pointwise `wPw`, nothing in between. */
export interface SepLayer extends ConvolutionFields {
  readonly type: 'sep'
  readonly w: Kernel
  readonly wPw: Kernel
}

/** Reads its input with index (c * width + x) * height + y, y being the first spatial axis. */
export interface FcLayer extends NeuralLayerFields {
  readonly type: 'fc'
  readonly w: Kernel
}

export type NeuralLayer = InputConvLayer | ConvLayer | SepLayer | FcLayer
export type AkidaLayer = InputDataLayer | NeuralLayer

export interface AkidaNetwork {
  readonly name: string
  readonly inputShape: SpatialShape
  /** The first layer is `input_data` or `input_conv`, and only the first. */
  readonly layers: readonly AkidaLayer[]
}

/** Number of filters (units) of a layer. */
export function filterCount(layer: NeuralLayer): number {
  return layer.type === 'sep' ? layer.wPw.shape[3] : layer.w.shape[3]
}
