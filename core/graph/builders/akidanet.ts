import type { Graph, SeparableLayer } from '../types.ts'
import { classifier, conv, separable, squareInput, type BuilderOptions } from './blocks.ts'
import { scaled } from './mobilenet-v1.ts'

/** Filters and stride at alpha 1. */
const standard: [number, number][] = [[32, 2], [64, 1], [128, 2], [128, 1]] // prettier-ignore
const separables: [number, number][] = [
  [256, 2], [256, 1], [512, 2], [512, 1], [512, 1], [512, 1], [512, 1], [512, 1], [1024, 2], [1024, 1],
] // prettier-ignore

/** AkidaNet (BrainChip): MobileNetV1 whose first three separable layers are standard convolutions and the rest fused. */
export function akidaNet(options: BuilderOptions): Graph {
  const { alpha, classes } = options
  const count = standard.length + separables.length
  return {
    input: squareInput(options),
    classes,
    layers: [
      ...standard.map(([filters, stride], index) => conv(index, scaled(filters, alpha), stride)),
      ...separables.map(([filters, stride], position): SeparableLayer => {
        const index = standard.length + position
        const layer = separable(index, scaled(filters, alpha), stride, 'fused')
        return index === count - 1 ? { ...layer, globalAverage: 'before-activation' } : layer
      }),
      classifier(count, classes),
    ],
  }
}
