import { z } from 'zod'
import { bits, dataRef, layerBits, modelRef, observer, seed, type Evaluation } from './common.ts'

/** Quantises a float model without training it: the baseline that quantisation-aware training is measured against. */
export const quantiseParams = z.object({
  model: modelRef.default('latest'),
  data: dataRef.default('latest'),
  /** 8-bit weights behind the first layer and 8-bit activations give baselines only: Akida 1 does not run them. */
  bits: bits.prefault({}),
  layerBits: layerBits.default({}),
  observer: observer.default('mse'),
  /** Exponent of depthwise equalisation; 0 switches it off. */
  equaliseExponent: z.number().min(0).max(1).default(0.5),
  /** Re-estimate the statistics of batch normalisation behind the quantised weights, which takes out the shift they cause. */
  correction: z.boolean().default(true),
  /** Training images that choose the steps and re-estimate the statistics, balanced between classes. */
  images: z.number().int().min(8).max(20000).default(512),
  name: z.string().min(1).max(100).optional(),
  seed,
})
export type QuantiseParams = z.output<typeof quantiseParams>

/** What few bits do to one layer. Relative squared errors: sum (quantised - float)^2 / sum float^2. */
export type LayerError = {
  layer: string
  weightBits: number
  activationBits: number
  /** One level of the activation in its real unit; null without activation. */
  step: number | null
  /** Of the kernel; of depthwise times pointwise in a separable layer. */
  weightError: number
  /** Of the layer's output on real images, all layers before it quantised too; the logits of the last layer. */
  outputError: number
  /** Signal-to-noise ratio of the output, -10 log10(outputError), decibels; null where nothing was lost. */
  snrDb: number | null
}

export type QuantiseResult = {
  modelId: string
  /** `integer`: exactly what Akida computes. `emulated`: the model does not convert, rounding is emulated in float32. */
  arithmetic: 'integer' | 'emulated'
  before: Evaluation | null
  after: Evaluation | null
  layers: LayerError[]
  /** Images that chose the steps. */
  images: number
}
