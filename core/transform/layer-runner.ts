import type * as tfc from '@tensorflow/tfjs-core'
import type { Layer } from '../graph/types.ts'
import type { Weights } from '../tensor/tensor.ts'

/** Where a layer's value is taken: behind its depthwise half, before batch normalisation (but behind a global average there), at its end. */
export type LayerPoint = 'depthwise' | 'pre-batch-norm' | 'output'

/**
 * One layer's arithmetic in float32, lent by the training engine: rewrites never define it a second time. `input` is (n, h, w, c) as
 * the layer reads it; the result belongs to the caller.
 */
export type LayerRunner = {
  readonly tf: typeof tfc
  run(layer: Layer, weights: Weights, input: tfc.Tensor, at: LayerPoint): tfc.Tensor
}
