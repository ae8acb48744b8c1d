import type { ConvLayer, Graph, Residual } from '../types.ts'
import { classifier, conv, squareInput, type BuilderOptions } from './blocks.ts'
import { scaled } from './mobilenet-v1.ts'

/**
 * A residual network of three stages (He et al. 2015: two 3x3 convolutions a stage, the sum before the activation, 1x1 projections where the size
 * changes). Akida 1 does not run it: it is for networks with branches in float, and for what pruning makes of them.
 */
export function smallResNet(options: BuilderOptions): Graph {
  const { alpha, classes } = options
  const widths = [64, 128, 256].map((filters) => scaled(filters, alpha)) as [number, number, number]
  const residual = (from: string): { residual: Residual } => ({
    residual: { from: [from], place: 'before-activation' },
  })
  return {
    input: squareInput(options),
    classes,
    layers: [
      conv(0, widths[0], 2),
      conv(1, widths[0], 1),
      { ...conv(2, widths[0], 1), ...residual('layer_0') },
      projection(3, widths[1]),
      { ...conv(4, widths[1], 2), from: ['layer_2'] },
      { ...conv(5, widths[1], 1), ...residual('layer_3') },
      projection(6, widths[2]),
      { ...conv(7, widths[2], 2), from: ['layer_5'] },
      { ...conv(8, widths[2], 1), ...residual('layer_6'), globalAverage: 'after-activation' },
      classifier(9, classes),
    ],
  }
}

/** The shortcut where a stage halves the map and widens it. */
function projection(index: number, filters: number): ConvLayer {
  return { ...conv(index, filters, 2), name: `shortcut_${index}`, kernel: 1, activation: 'none' }
}
