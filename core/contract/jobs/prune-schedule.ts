import { z } from 'zod'
import { bits } from './common.ts'
import { activityRegulariser } from './train.ts'

/** Generates the steps of a schedule (`core/prune/schedule.ts`). */
export const scheduleKind = z.enum(['one-shot', 'iterative', 'polynomial'])
export type ScheduleKind = z.infer<typeof scheduleKind>

/** One step of a schedule: cut as far as `share`, then train. */
const pruneStep = z.object({
  /** Share of the plan's removals that are made when the step begins, 0..1; the same as before: nothing is cut. Never falls. */
  share: z.number().min(0).max(1),
  /** Epochs behind the cut; 0: none. */
  epochs: z.number().int().min(0).max(1000).default(1),
  /** Peak learning rate; absent: 3e-4 behind a cut, the training's own default else. */
  learningRate: z.number().positive().max(10).optional(),
  /** Makes activations sparser while training. */
  activity: activityRegulariser.optional(),
  /** Quantises the model before this step trains. Absent: it keeps the bits it has; a cut keeps bits and steps. */
  bits: bits.optional(),
})
export type PruneStep = z.infer<typeof pruneStep>

/** Steps in order. */
export const pruneSteps = z
  .array(pruneStep)
  .min(1)
  .max(100)
  .refine((steps) => steps.every(({ share }, index) => index === 0 || share >= steps[index - 1]!.share), {
    message: 'the share of a step is below that of the step before; filters that are gone do not come back',
  })

/** A named list of steps, kept in the project to be used again. */
export const pruneRecipe = z.object({ name: z.string().min(1).max(100), steps: pruneSteps })
export type PruneRecipe = z.infer<typeof pruneRecipe>
