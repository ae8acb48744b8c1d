import type { z } from 'zod'
import type { ImportanceName } from '../../../../core/contract/jobs/importance.ts'
import type { PlanPrediction } from '../../../../core/contract/jobs/prune-plan.ts'
import type { pruneParams } from '../../../../core/contract/jobs/prune.ts'
import type { ActivityRegulariser } from '../../../../core/contract/jobs/train.ts'
import type { PlanForecast } from './prune-plan.ts'

export type ScheduleKind = 'one-shot' | 'iterative' | 'polynomial'
export type PruneForm = {
  importance: ImportanceName
  schedule: ScheduleKind
  steps: number
  epochsPerStep: number
  multipleOf: number
  teacher: string
  /** Weight of the true labels beside the teacher's, 0..1. */
  labelRatio: number
  /** Regulariser of the fine-tuning. */
  activity: ActivityRegulariser | undefined
  seed: number
  name: string
}

export const defaultPruneForm: PruneForm = {
  importance: 'gamma',
  schedule: 'one-shot',
  steps: 3,
  epochsPerStep: 5,
  multipleOf: 1,
  teacher: '',
  labelRatio: 0,
  activity: undefined,
  seed: 42,
  name: '',
}

export function cutCount(form: PruneForm): number {
  return form.schedule === 'one-shot' ? 1 : form.steps
}

/**
 * The plan is sent as filters per layer, so that what was shown is what is cut; its prediction goes along to be
 * verified. With `netadapt` the job searches for the plan itself.
 */
export function toPruneParams(
  form: PruneForm,
  forecast: PlanForecast | null,
  prediction: PlanPrediction | null,
  refs: { model: string; data: string },
  netadapt: z.input<typeof pruneParams>['netadapt'] | null = null,
): z.input<typeof pruneParams> {
  const cut = (forecast?.rows ?? []).filter((row) => row.isPrunable && row.filtersAfter < row.filtersBefore)
  return {
    model: refs.model,
    ...(refs.data ? { data: refs.data } : {}),
    ...(netadapt
      ? { netadapt, multipleOf: form.multipleOf }
      : {
          filters: Object.fromEntries(cut.map(({ layer, filtersAfter }) => [layer, filtersAfter])),
          ...(prediction ? { prediction } : {}),
        }),
    importance: form.importance,
    schedule: { kind: form.schedule, steps: cutCount(form) },
    epochsPerStep: refs.data ? form.epochsPerStep : 0,
    ...(refs.data ? { training: trainingOf(form) } : {}),
    ...(form.teacher && refs.data ? { teacher: form.teacher } : {}),
    ...(form.name.trim() ? { name: form.name.trim() } : {}),
    seed: form.seed,
  }
}

function trainingOf({ labelRatio, activity }: PruneForm): z.input<typeof pruneParams>['training'] {
  return { labelRatio, ...(activity ? { activity } : {}) }
}
