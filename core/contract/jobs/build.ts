import { z } from 'zod'
import { seed } from './common.ts'

/** Makes a new model with random weights from a builder. */
export const buildParams = z.object({
  architecture: z.enum(['mobilenet-v1', 'akidanet', 'mobilenet-small', 'small-cnn', 'small-resnet']),
  /** `fused` separable layers are what Akida runs; `standard` ones have batch normalisation and ReLU inside (MobileNets only). */
  style: z.enum(['standard', 'fused']).default('standard'),
  alpha: z.number().min(0.1).max(2).default(0.25),
  /** Edge of the square input, pixels. */
  size: z.number().int().min(16).max(256).default(96),
  channels: z.union([z.literal(1), z.literal(3)]).default(3),
  classes: z.array(z.string().min(1)).min(2).max(1000).default(['not_person', 'person']),
  name: z.string().min(1).max(100).optional(),
  seed,
})
export type BuildParams = z.infer<typeof buildParams>
export type BuildResult = { modelId: string; parameters: number }
