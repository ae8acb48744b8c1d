import { z } from 'zod'
import { parseTarget } from '../../optimise/parse-target.ts'
import { targetMetricNames } from '../../optimise/target.ts'
import { bits, dataRef, modelRef, seed } from '../jobs/common.ts'
import { pruneParams } from '../jobs/prune.ts'
import { trainParams } from '../jobs/train.ts'
import { measuring } from './measuring.ts'
import { stage } from './stage.ts'

const condition = z.object({
  metric: z.enum(targetMetricNames),
  relation: z.enum(['at-least', 'at-most']),
  /** Ratios 0..1, else in the metric's unit. */
  value: z.number().min(0).max(1e12),
})

/** Conditions, or text such as `at least 133 FPS and 80 %`. */
const target = z.union([
  z
    .string()
    .max(500)
    .transform((text, context) => {
      try {
        return [...parseTarget(text)]
      } catch (error) {
        context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) })
        return z.NEVER
      }
    }),
  z.array(condition).min(1).max(8),
])

/** Searches regularisation x pruning x bits (x base models) for a point that meets a target, within a budget of time. */
export const optimiseParams = z.object({
  /** Trained float model to start from. */
  model: modelRef.default('latest'),
  /** Further base models, by name or id. */
  otherModels: z.array(modelRef).max(7).default([]),
  data: dataRef.default('latest'),
  /** Whose soft labels are learned. Absent: those of the untouched base. */
  teacher: modelRef.optional(),
  target,
  /** Time for trials in all, minutes of work. */
  minutes: z.number().positive().max(100_000).default(20),
  /** `false`: the whole budget is used to find better points than the first that meets the target. */
  stopWhenReached: z.boolean().default(true),
  regulariser: trainParams.shape.activity.unwrap().shape.kind.default('l1l2'),
  amplitudes: z.array(z.number().min(0).max(1000)).min(1).max(32).default([0, 3e-7, 1e-6]),
  /**
   * `greedy`: filters go where a prunability table, measured first, says that they save most for what they cost; `uniform`: the same share from
   * every layer but the first and the last.
   */
  strategy: z.enum(['greedy', 'uniform']).default('greedy'),
  /** Images of the prunability table. */
  prunabilityImages: z.number().int().min(1).max(100000).default(200),
  /** How much is cut: shares of the simulated cycles by plan (`greedy`), or of the filters (`uniform`). */
  ratios: z.array(z.number().min(0).max(0.9)).min(1).max(32).default([0, 0.15, 0.3, 0.45]),
  importance: pruneParams.shape.importance,
  bits: z.array(bits).min(1).max(8).prefault([{}]),
  /** Epochs of float fine-tuning on the first rung; each next one has `eta` times as many and one in `eta` of the trials. */
  firstEpochs: z.number().int().min(1).max(1000).default(1),
  eta: z.number().int().min(2).max(10).default(3),
  rungs: z.number().int().min(1).max(6).default(3),
  /** Epochs of quantisation-aware training of every trial. */
  quantisedEpochs: z.number().int().min(1).max(1000).default(2),
  /** What else the trainings are given. */
  training: stage.default({}),
  ...measuring.shape,
  seed,
})
export type OptimiseParams = z.output<typeof optimiseParams>

/** One trial as it came out. Ratios 0..1; null where it was not measured. */
export type OptimisePoint = {
  key: string
  /** What was done, in words. */
  title: string
  base: number
  ratio: number
  amplitude: number
  bits: string
  rung: number
  /** Float epochs trained in all. */
  epochs: number
  modelId: string | null
  /** The run that tells most about it: its profile, else its evaluation. */
  runId: string | null
  metrics: Record<string, number>
  /** Whether it meets the target. */
  isReached: boolean
  /** Whether no other point is both more accurate and faster (or whatever the target wishes for). */
  isOnFront: boolean
  seconds: number
}

export type OptimiseResult = {
  /** In words. */
  target: string
  isReached: boolean
  /** Key of the recommended point. */
  recommended: string | null
  modelId: string | null
  /** What is recommended and why, in sentences. */
  explanation: string[]
  points: OptimisePoint[]
  reason: 'reached' | 'budget' | 'exhausted' | 'ended'
}
