import { z } from 'zod'
import { split } from './common.ts'

/** What a network costs on the device, one frame at batch 1; simulated. */
const planCost = z.object({
  cycles: z.number(),
  latencyMs: z.number(),
  framesPerSecond: z.number(),
  energyMj: z.number(),
  nps: z.number(),
})
export type PlanCost = z.infer<typeof planCost>

/** What a plan is expected to give, and from what it was expected. */
export const planPrediction = z.object({
  strategy: z.string().min(1).max(60),
  /** Without any training, on the images of the prunability run; null without one. */
  accuracyRatio: z.number().nullable(),
  cost: planCost,
  device: z.string(),
  mode: z.enum(['Minimal', 'AllNps', 'HwPr']),
  hostOverheadMs: z.number().min(0).default(0),
  /** Images the accuracy was predicted for. */
  split: split.default('val'),
  images: z.number().int().min(0).default(500),
  prunabilityRunId: z.string().nullable(),
})
export type PlanPrediction = z.infer<typeof planPrediction>
