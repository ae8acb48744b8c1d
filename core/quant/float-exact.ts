import { depthwiseBits } from '../graph/layer-bits.ts'
import { layerShapes, type LayerShapes } from '../graph/shapes.ts'
import type { Graph } from '../graph/types.ts'
import { topLevel, topWeight } from './fake-quant.ts'

/** Whole numbers below this are exact in float32. */
const float32Whole = 2 ** 24

/**
 * Whether every sum of a quantised graph's integers stays exact in float32 for any weights and image: only then `integerForward` equals the
 * integer engine. False for 8 bits in both kernels of a wide separable layer. Layers without bits count as exact.
 */
export function isFloatExact(graph: Graph): boolean {
  let top = 255
  return layerShapes(graph).every((shapes) => {
    const sum = largestSum(shapes, top)
    const { bits } = shapes.layer
    if (bits) top = topLevel(bits.activations)
    return sum < float32Whole
  })
}

function largestSum({ layer, input }: LayerShapes, top: number): number {
  if (!layer.bits) return 0
  const weight = topWeight(layer.bits.weights)
  if (layer.type === 'dense') return input.height * input.width * input.channels * top * weight
  const window = layer.kernel * layer.kernel * top
  const depthwise = layer.type === 'separable' ? topWeight(depthwiseBits(layer.bits)) : 1
  return window * depthwise * input.channels * weight
}
