import { z } from 'zod'
import { graphSchema } from '../../graph/schema.ts'
import { dataRef, layerSelection, modelRef, seed, type Evaluation } from './common.ts'

/** Swaps separable layers for standard convolutions, optionally makes the remaining ones fused, and carries the weights over. */
export const swapParams = z.object({
  model: modelRef.default('latest'),
  layers: layerSelection.default({ first: 3 }),
  /** Also turn every remaining standard separable layer into a fused one, with ReLU6 and the global average before the ReLU: what Akida runs. */
  fuse: z.boolean().default(false),
  init: z.enum(['least-squares', 'compose', 'random']).default('least-squares'),
  /** Needed by least squares and to measure accuracy; without it neither happens. */
  data: dataRef.optional(),
  calibrationImages: z.number().int().min(8).max(20000).default(1000),
  /** lambda of the ridge regression, relative to the mean diagonal. */
  ridge: z.number().min(0).max(1).default(1e-3),
  /**
   * The graph to arrive at, when it differs from the swapped one in more (filters, kernels, strides, bits). Layers whose weights have
   * other shapes then start from random ones.
   */
  graph: graphSchema.optional(),
  name: z.string().min(1).max(100).optional(),
  seed,
})
export type SwapParams = z.infer<typeof swapParams>

export type SwapResult = {
  modelId: string
  /** Layers in order. `relativeError` = ||fitted - target|| / ||target|| on the calibration images, null where nothing was fitted. */
  layers: {
    layer: string
    from: string
    to: string
    method: 'kept' | 'composed' | 'least-squares' | 'random'
    relativeError: number | null
  }[]
  parametersBefore: number
  parametersAfter: number
  macsBefore: number
  macsAfter: number
  before: Evaluation | null
  after: Evaluation | null
}
