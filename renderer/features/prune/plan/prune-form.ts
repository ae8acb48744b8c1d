import type { z } from 'zod'
import type { ImportanceName } from '../../../../core/contract/jobs/importance.ts'
import type { pruneParams } from '../../../../core/contract/jobs/prune.ts'
import type { PrunePlan } from './prune-plan.ts'

export type ScheduleKind = 'one-shot' | 'iterative' | 'polynomial'
export type PruneForm = {
  importance: ImportanceName
  schedule: ScheduleKind
  steps: number
  epochsPerStep: number
  multipleOf: number
  teacher: string
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
  seed: 42,
  name: '',
}

export function cutCount(form: PruneForm): number {
  return form.schedule === 'one-shot' ? 1 : form.steps
}

/** The plan is sent per layer, so that what was shown is what is cut. */
export function toPruneParams(
  form: PruneForm,
  plan: PrunePlan,
  refs: { model: string; data: string },
): z.input<typeof pruneParams> {
  const ratios = Object.fromEntries(Object.entries(plan).filter(([, ratio]) => ratio > 0))
  return {
    model: refs.model,
    ...(refs.data ? { data: refs.data } : {}),
    layers: Object.keys(ratios),
    ratios,
    ratio: Math.max(0, ...Object.values(ratios)),
    importance: form.importance,
    schedule: { kind: form.schedule, steps: cutCount(form) },
    multipleOf: form.multipleOf,
    epochsPerStep: refs.data ? form.epochsPerStep : 0,
    ...(form.teacher && refs.data ? { teacher: form.teacher } : {}),
    ...(form.name.trim() ? { name: form.name.trim() } : {}),
    seed: form.seed,
  }
}
