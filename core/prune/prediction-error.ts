import type { Diagnostic } from '../base/diagnostic.ts'

/** Points of accuracy that a prediction may be off before it is said: about three standard errors of 250 images. */
const tolerableRatio = 0.08

/**
 * Warns when a plan, cut at once without training, loses far more than its prediction: losses of single layers were added up, and do not add up in
 * cuts this deep. Both 0..1; `predicted` null: nothing was predicted.
 */
export function findPredictionError(predicted: number | null, verified: number): Diagnostic[] {
  if (predicted === null || predicted - verified <= tolerableRatio) return []
  const percent = (ratio: number) => `${(ratio * 100).toFixed(1)} %`
  return [
    {
      code: 'prune.prediction-off',
      severity: 'warning',
      subject: 'model',
      message: `Cut at once without training, the plan leaves ${percent(verified)} of accuracy instead of the ${percent(predicted)} predicted: the losses of its layers compound, so that the table tells little about a cut this deep.`,
      hint: 'Let fine-tuning show what comes back, or cut less at a time: measure the prunability again after each cut and fine-tuning.',
      values: { predictedRatio: predicted, verifiedRatio: verified },
    },
  ]
}
