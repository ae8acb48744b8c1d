import { z } from 'zod'
import { bits, dataRef, modelRef, seed, stepChoice } from '../jobs/common.ts'
import { measuring } from './measuring.ts'
import { stage } from './stage.ts'

/** The whole path from a Keras MobileNet to a measured, quantised AkidaNet: import, swap and fuse, float fine-tuning, quantisation, accuracy in integers, profile. */
export const akidanetParams = z
  .object({
    /** Keras `.h5` to import. */
    path: z.string().min(1).max(4096).optional(),
    /** Instead: a model of the project. */
    model: modelRef.optional(),
    data: dataRef.default('latest'),
    /** Whose soft labels are learned. Absent: those of the imported model. */
    teacher: modelRef.optional(),
    /** Separable layers that become standard convolutions, from the first. */
    swapped: z.number().int().min(0).max(100).default(3),
    calibrationImages: z.number().int().min(8).max(20000).default(1000),
    floatEpochs: z.number().int().min(1).max(1000).default(20),
    quantisedEpochs: z.number().int().min(1).max(1000).default(5),
    bits: bits.prefault({}),
    /** Where the quantised training takes its activation steps from. Without a regulariser learned ones leave the lower loss. */
    steps: stepChoice.default('learned'),
    /** What else the trainings are given. */
    training: stage.default({}),
    ...measuring.shape,
    /** What the models are called. */
    name: z.string().min(1).max(60).default('akidanet'),
    seed,
  })
  .refine(({ path, model }) => (path === undefined) !== (model === undefined), {
    message: 'one of path (a file to import) and model (one of the project) has to be given',
  })
export type AkidanetParams = z.output<typeof akidanetParams>

/** Accuracies in integers; ratios 0..1, null where it was not measured. */
export type AkidanetResult = {
  modelId: string | null
  floatModelId: string | null
  accuracyRatio: number | null
  testAccuracyRatio: number | null
  framesPerSecond: number | null
  energyMj: number | null
  sparsityRatio: number | null
  /** From start to end, pauses left out. */
  wallSeconds: number
  /** Steps that took part, with their time. */
  stages: { key: string; title: string; seconds: number }[]
}
