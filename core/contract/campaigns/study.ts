import { z } from 'zod'
import { bits, dataRef, modelRef, seed } from '../jobs/common.ts'
import { measuring } from './measuring.ts'
import { stage } from './stage.ts'

/** Bundled recipes. `vww`: the published experiment on AkidaNet. */
const studyRecipes = ['vww'] as const
const studyScales = ['quick', 'full'] as const

/**
 * The reference study: a baseline AkidaNet, a sweep of the activity regulariser, prunability of every layer, pruning strategies, both combined, and
 * larger models reduced until they are as fast as the baseline. What is not given comes from the scale.
 */
export const studyParams = z
  .object({
    recipe: z.enum(studyRecipes).default('vww'),
    /** Keras `.h5` of the MobileNet that everything starts from. */
    path: z.string().min(1).max(4096).optional(),
    /** Instead: a model of the project. */
    model: modelRef.optional(),
    /** Trained float models of larger alpha, by name or id. What is not given is left out. */
    halfModel: modelRef.optional(),
    fullModel: modelRef.optional(),
    /** Instead: files of pretrained networks, which are given the data set's classes and trained. */
    halfPath: z.string().min(1).max(4096).optional(),
    fullPath: z.string().min(1).max(4096).optional(),
    /** Edge of the input of models from these files, pixels. */
    size: z.number().int().min(16).max(512).default(96),
    data: dataRef.default('latest'),
    /** Whose soft labels are learned. Absent: those of the imported model. */
    teacher: modelRef.optional(),
    scale: z.enum(studyScales).default('full'),
    amplitudes: z.array(z.number().positive().max(1000)).min(1).max(32).optional(),
    /** Shares of the filters that the strategies and the combination remove. */
    ratios: z.array(z.number().gt(0).max(0.9)).min(1).max(16).optional(),
    /** Float epochs of the baseline. */
    floatEpochs: z.number().int().min(1).max(1000).optional(),
    /** Float epochs after a cut or with a regulariser. */
    pointEpochs: z.number().int().min(1).max(1000).optional(),
    quantisedEpochs: z.number().int().min(1).max(1000).optional(),
    calibrationImages: z.number().int().min(8).max(20000).default(1000),
    bits: bits.prefault({}),
    /** Accuracy that the chosen amplitude may lose against none, 0..1. */
    toleratedLossRatio: z.number().min(0).max(1).default(0.03),
    /** What else the trainings are given. */
    training: stage.default({}),
    ...measuring.shape,
    profile: measuring.shape.profile
      .unwrap()
      .extend({ device: z.string().min(1).default('AKD1000') })
      .prefault({}),
    seed,
  })
  .refine(({ path, model }) => (path === undefined) !== (model === undefined), {
    message: 'one of path (a file to import) and model (one of the project) has to be given',
  })
export type StudyParams = z.output<typeof studyParams>

export type StudyPhase = 'baseline' | 'regularised' | 'pruned' | 'combined' | 'half' | 'full'

/** One model of the study as measured. Ratios 0..1. */
export type StudyPoint = {
  key: string
  phase: StudyPhase
  title: string
  amplitude: number
  ratio: number
  modelId: string | null
  runId: string | null
  metrics: Record<string, number>
  /** Frame rate over the baseline's; null where either is missing. */
  rateRatio: number | null
}

export type StudyResult = {
  recipe: (typeof studyRecipes)[number]
  points: StudyPoint[]
  /** Keys of the points that stand for their phase. */
  baseline: string | null
  regularised: string | null
  combined: string | null
  /** What came out, in sentences, beside the published figures. */
  findings: string[]
  prunabilityRunId: string | null
  modelId: string | null
  wallSeconds: number
}
