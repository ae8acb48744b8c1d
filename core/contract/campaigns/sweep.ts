import { z } from 'zod'
import { valueAt, withValueAt } from '../../base/nested-value.ts'
import type { PlotSetInput } from '../../report/plots/plot.ts'
import { dataRef, modelRef, seed } from '../jobs/common.ts'
import { profileParams } from '../jobs/profile.ts'
import { trainParams } from '../jobs/train.ts'
import { stage } from './stage.ts'

/** Why a training cannot be given these values of a parameter; null when it can. */
function problemOfParameter(
  given: Record<string, unknown>,
  parameter: string,
  values: readonly number[],
): string | null {
  for (const value of values) {
    const parsed = trainParams.safeParse(withValueAt(given, parameter, value))
    const [issue] = parsed.error?.issues ?? []
    if (issue !== undefined) return `${issue.path.join('.')}: ${issue.message} (with ${parameter} ${value})`
    if (valueAt(parsed.data, parameter) !== value) return `a training has no parameter "${parameter}"`
  }
  return null
}

/** Trains the same model with several values of one parameter and several seeds, and measures what each value costs and gains. */
export const sweepParams = z
  .object({
    model: modelRef.default('latest'),
    data: dataRef.default('latest'),
    /** A model whose soft labels are learned in every training. */
    teacher: modelRef.optional(),
    /** The parameter that is varied: its place in the parameters of the `train` job. */
    parameter: z.string().min(1).max(100).default('activity.amplitude'),
    values: z.array(z.number().min(0).max(1000)).min(1).max(64),
    /** Trainings for every value, with the seeds `seed`, `seed + 1` ... */
    seeds: z.number().int().min(1).max(16).default(1),
    /** Fine-tuning before quantisation. Absent: the quantised training starts from the model itself. */
    float: stage.optional(),
    /** Quantisation-aware training. Absent: a float sweep without integer accuracy and without a profile. */
    quantised: stage.optional(),
    /** Whether the value acts in the float stage too, or only in the last stage (one float training for each seed serves all values). */
    stages: z.enum(['all', 'last']).default('all'),
    /** Accuracy is measured on `val`; with `true` on `test` as well. */
    test: z.boolean().default(false),
    /** Images for accuracy, balanced between classes; 0 for the whole split. */
    evaluationImages: z.number().int().min(0).default(0),
    /** Predicts speed and energy of every point on a device. Absent: not predicted. Quantised sweeps only. */
    profile: profileParams.pick({ device: true, mode: true, images: true, hostOverheadMs: true }).optional(),
    /** Accuracy that the chosen point may lose against the smallest value, 0..1. */
    toleratedLossRatio: z.number().min(0).max(1).default(0.03),
    seed,
  })
  .refine(({ float, quantised }) => float !== undefined || quantised !== undefined, {
    message: 'a sweep needs a float or a quantised training, or both',
  })
  .superRefine((params, context) => {
    for (const name of ['float', 'quantised'] as const) {
      const message =
        params[name] === undefined ? null : problemOfParameter(params[name], params.parameter, params.values)
      if (message !== null) context.addIssue({ code: 'custom', path: [name], message })
    }
  })
export type SweepParams = z.output<typeof sweepParams>

/** What was measured with one value and one seed. Ratios 0..1; null where it was not measured. */
export type SweepPoint = {
  value: number
  seed: number
  /** Made by the last training. */
  modelId: string
  trainRunId: string
  evaluateRunId: string | null
  profileRunId: string | null
  /** On `val`, in integers where the sweep quantises. */
  accuracyRatio: number | null
  testAccuracyRatio: number | null
  sparsityRatio: number | null
  /** Simulated. */
  framesPerSecond: number | null
  /** Simulated. */
  energyMj: number | null
}

/** Means over the seeds of one value that came to an end, and the spread between them (largest minus smallest). */
export type SweepValue = {
  value: number
  seeds: number
  accuracyRatio: number | null
  accuracySpreadRatio: number | null
  testAccuracyRatio: number | null
  sparsityRatio: number | null
  framesPerSecond: number | null
  energyMj: number | null
}

export type SweepResult = {
  parameter: string
  points: SweepPoint[]
  /** By rising value. */
  values: SweepValue[]
  /** The sparsest value that loses at most `toleratedLossRatio` against the smallest value; null when no accuracy was measured. */
  chosenValue: number | null
  /** Where more sparsity begins to cost accuracy fast; null with fewer than three values. */
  kneeValue: number | null
  /** The model of the chosen value with the best accuracy. */
  modelId: string | null
  /** Charts of the sweep, as the window and the reports draw them. */
  plots: PlotSetInput[]
}
