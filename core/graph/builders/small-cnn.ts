import type { Graph } from '../types.ts'
import { classifier, conv, separable, squareInput, type BuilderOptions } from './blocks.ts'
import { scaled } from './mobilenet-v1.ts'

/** A network of five layers that trains in seconds: for demonstrations, tests and very small tasks. */
export function smallCnn(options: BuilderOptions): Graph {
  const { alpha, classes } = options
  return {
    input: squareInput(options),
    classes,
    layers: [
      conv(0, scaled(64, alpha), 2),
      conv(1, scaled(64, alpha), 2),
      separable(2, scaled(128, alpha), 2, 'fused'),
      { ...separable(3, scaled(256, alpha), 1, 'fused'), globalAverage: 'before-activation' },
      classifier(4, classes),
    ],
  }
}
