import type { Graph, SeparableLayer } from '../types.ts'
import { classifier, conv, separable, squareInput, type BuilderOptions } from './blocks.ts'

/** Filters and stride of the thirteen separable layers at alpha 1 (Howard et al. 2017, table 1). */
const plan: [number, number][] = [
  [64, 1], [128, 2], [128, 1], [256, 2], [256, 1], [512, 2], [512, 1], [512, 1], [512, 1], [512, 1], [512, 1], [1024, 2], [1024, 1],
] // prettier-ignore

/** `style` of all separable layers. */
export type ChainOptions = BuilderOptions & { style: SeparableLayer['style'] }

/** MobileNetV1 with a global average and one fully connected layer. `fused` is what Akida runs, `standard` what Keras has. */
export function mobilenetV1(options: ChainOptions): Graph {
  return separableChain(options, 32, plan)
}

/** A convolution of stride 2, separable layers of `[filters, stride]` at alpha 1, a global average and one fully connected layer. */
export function separableChain(options: ChainOptions, firstFilters: number, layers: [number, number][]): Graph {
  const { alpha, style } = options
  const separables = layers.map(([filters, stride], index) =>
    separable(index + 1, scaled(filters, alpha), stride, style),
  )
  const last = separables.length - 1
  return {
    input: squareInput(options),
    classes: options.classes,
    layers: [
      conv(0, scaled(firstFilters, alpha), 2),
      ...separables.map((layer, index): SeparableLayer =>
        index === last
          ? { ...layer, globalAverage: style === 'fused' ? 'before-activation' : 'after-activation' }
          : layer,
      ),
      classifier(last + 2, options.classes),
    ],
  }
}

/** Filters at a width multiplier: rounded down, at least 1. */
export function scaled(filters: number, alpha: number): number {
  return Math.max(1, Math.floor(filters * alpha))
}
