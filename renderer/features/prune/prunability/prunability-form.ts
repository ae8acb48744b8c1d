import type { z } from 'zod'
import type { Split } from '../../../../core/contract/jobs/common.ts'
import type { ImportanceName } from '../../../../core/contract/jobs/importance.ts'
import type { prunabilityParams } from '../../../../core/contract/jobs/prunability.ts'

export type PrunabilityForm = {
  split: Split
  images: number
  importance: ImportanceName
  grid: 'coarse' | 'fine'
  removed: 'expected' | 'zero'
}

export const defaultPrunabilityForm: PrunabilityForm = {
  split: 'val',
  images: 500,
  importance: 'gamma',
  grid: 'coarse',
  removed: 'expected',
}

/** Ratios above 0 that are measured. */
export function ratiosOf({ grid }: Pick<PrunabilityForm, 'grid'>): number[] {
  const step = grid === 'coarse' ? 10 : 5
  return Array.from({ length: grid === 'coarse' ? 9 : 19 }, (_, index) => ((index + 1) * step) / 100)
}

export function toPrunabilityParams(
  form: PrunabilityForm,
  refs: { model: string; data: string; device: string; mode: 'Minimal' | 'AllNps' | 'HwPr' },
): z.input<typeof prunabilityParams> {
  const { split, images, importance, removed } = form
  return { ...refs, split, images, importance, removed, ratios: ratiosOf(form) }
}
