/** The course of the learning rate over a run. */
export type Schedule = {
  /** Peak learning rate. */
  learningRate: number
  /** Share of all steps with linearly rising learning rate. */
  warmupRatio: number
  totalSteps: number
}

/** Linear warm-up to the peak, then half a cosine down to 0. `step` counts from 0. */
export function learningRateAt({ learningRate, warmupRatio, totalSteps }: Schedule, step: number): number {
  const warmupSteps = Math.round(warmupRatio * totalSteps)
  if (step < warmupSteps) return (learningRate * (step + 1)) / warmupSteps
  const progress = (step - warmupSteps) / Math.max(1, totalSteps - warmupSteps)
  return 0.5 * learningRate * (1 + Math.cos(Math.PI * Math.min(1, progress)))
}

/**
 * Amplitude of a penalty at a step counted from 0: linear up to `amplitude` over the first `rampRatio` of the run, then constant, so that it does
 * not silence layers before the loss has a say.
 */
export function penaltyAmplitudeAt(amplitude: number, rampRatio: number, totalSteps: number, step: number): number {
  return amplitude * Math.min(1, (step + 1) / Math.max(1, rampRatio * totalSteps))
}
