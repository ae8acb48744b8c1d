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

/** Penalties grow linearly over the first fifth of the steps, so that they do not silence layers before the loss has a say. */
const rampRatio = 0.2

/** Amplitude of a penalty at a step counted from 0: linear up to `amplitude` over the first fifth of the run, then constant. */
export function penaltyAmplitudeAt(amplitude: number, totalSteps: number, step: number): number {
  return amplitude * Math.min(1, (step + 1) / Math.max(1, rampRatio * totalSteps))
}
