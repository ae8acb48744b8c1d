import type { z } from 'zod'
import { thresholdsParams } from '../../../../core/contract/jobs/thresholds.ts'

/** What the form of the page holds; `budgetRatio` is accuracy, 0..1. */
export type ThresholdForm = Omit<z.output<typeof thresholdsParams>, 'model' | 'data' | 'name'> & { name: string }

export function defaultThresholdForm(): ThresholdForm {
  const { budgetRatio, split, images, device, mode, scoreTest } = thresholdsParams.parse({})
  return { budgetRatio, split, images, device, mode, scoreTest, name: '' }
}

/** The job's parameters. */
export function toThresholdsParams(
  { name, ...form }: ThresholdForm,
  refs: { model: string; data: string },
): z.input<typeof thresholdsParams> {
  return { ...refs, ...form, ...(name.trim() ? { name: name.trim() } : {}) }
}
