import { z } from 'zod'

const ratio = z.number().min(0).max(0.95).default(0.2)

/** Where a search may stop: as soon as every cost named is reached, and never beyond the loss. */
const planTarget = z.object({
  /** Frames per second at batch 1, simulated. */
  framesPerSecond: z.number().positive().optional(),
  /** Share of the simulated cycles to save. */
  cyclesSavedRatio: z.number().min(0).max(1).optional(),
  /** Accuracy that may be lost without training, 0..1. */
  lossRatio: z.number().min(0).max(1).optional(),
})

/** How a plan is found (`core/prune/strategies`). */
export const planStrategy = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('uniform'), ratio }),
  z.object({ kind: z.literal('equal-loss'), lossRatio: z.number().min(0).max(1).default(0.01) }),
  z.object({
    kind: z.literal('costliest-first'),
    by: z.enum(['cycles', 'energy', 'parameters']).default('cycles'),
    ratio: z.number().min(0).max(0.95).default(0.5),
    target: planTarget.prefault({}),
  }),
  z.object({ kind: z.literal('global-threshold'), ratio }),
  z.object({ kind: z.literal('greedy'), target: planTarget.prefault({ lossRatio: 0.05 }) }),
])
export type PlanStrategy = z.infer<typeof planStrategy>
export const strategyKinds = ['uniform', 'equal-loss', 'costliest-first', 'global-threshold', 'greedy'] as const
export type StrategyKind = PlanStrategy['kind']
