import type { ConvLayer, DenseLayer, GraphInput, SeparableLayer } from '../types.ts'

/** Keras's default epsilon of batch normalisation. */
const batchNorm = { epsilon: 1e-3 }

/** What every builder asks for. Sizes in pixels; `alpha` scales the filters, rounded down as in Keras's MobileNet. */
export type BuilderOptions = { alpha: number; size: number; channels: number; classes: string[] }

/** Akida's input scaling (x - 128) / 128: pixel 128 is 0. */
export function squareInput({ size, channels }: BuilderOptions): GraphInput {
  return { height: size, width: size, channels, scale: 1 / 128, offset: -1 }
}

/** A 3x3 convolution with batch normalisation and ReLU6, output of `ceil(size / stride)`. */
export function conv(index: number, filters: number, stride: number): ConvLayer {
  return {
    id: `layer_${index}`,
    name: `conv_${index}`,
    type: 'conv',
    filters,
    kernel: 3,
    stride,
    padding: 'same',
    bias: false,
    batchNorm,
    activation: 'relu6',
    maxPool: null,
    globalAverage: 'none',
    bits: null,
  }
}

/** A 3x3 separable layer with batch normalisation and ReLU6; in the `standard` style both also between its halves. */
export function separable(
  index: number,
  filters: number,
  stride: number,
  style: SeparableLayer['style'],
): SeparableLayer {
  const inner =
    style === 'standard'
      ? ({ innerBatchNorm: batchNorm, innerActivation: 'relu6' } as const)
      : ({ innerBatchNorm: null, innerActivation: 'none' } as const)
  return { ...conv(index, filters, stride), type: 'separable', name: `separable_${index}`, style, ...inner }
}

/** A fully connected layer with a unit a class, which gives logits. */
export function classifier(index: number, classes: string[]): DenseLayer {
  return {
    id: `layer_${index}`,
    name: 'classifier',
    type: 'dense',
    units: classes.length,
    bias: true,
    activation: 'none',
    bits: null,
  }
}
