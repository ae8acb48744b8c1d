import { z } from 'zod'

/** A search for the plan in rounds of short fine-tunes (NetAdapt, Yang et al. 2018), instead of ratios or filters. */
export const netAdaptParams = z.object({
  /** Share of the original simulated cycles that each round saves. */
  savedPerRoundRatio: z.number().positive().max(0.5).default(0.05),
  rounds: z.number().int().min(1).max(50).default(6),
  /** Training behind every candidate of a round. */
  epochs: z.number().int().min(1).max(20).default(1),
  /** Training images a candidate sees. */
  limit: z.number().int().min(16).max(1_000_000).default(1024),
  /** Images that choose between candidates, of the split accuracy is measured on. */
  images: z.number().int().min(16).max(100_000).default(500),
  /** Stops when the best candidate is this far below the model before pruning, 0..1. */
  lossRatio: z.number().min(0).max(1).default(0.05),
  device: z.string().min(1).default('AKD1500'),
  mode: z.enum(['Minimal', 'AllNps', 'HwPr']).default('Minimal'),
})
export type NetAdaptParams = z.infer<typeof netAdaptParams>

/** One round: what was tried, and what was kept of it. */
export type NetAdaptRound = {
  candidates: { layer: string; filters: number; cycles: number; accuracyRatio: number }[]
  /** The candidate of best accuracy; null when all lost too much and the search ended before it. */
  chosen: string | null
}
