import { z } from 'zod'
import { formatValue } from './format-value.ts'

const keptSchema = z.object({
  kept: z.object({ epoch: z.number(), validation: z.object({ accuracyRatio: z.number() }).nullable() }),
  ended: z.enum(['finished', 'patience', 'diverged']),
})
const recordSchema = z.object({
  record: z.object({ layers: z.array(z.string()), sparsity: z.array(z.tuple([z.number(), z.array(z.number())])) }),
})

/** Zeros in every layer's output over a training: `ratios[layer][time]`, 0..1, at `epochs[time]` (fractional). */
export type SparsityMap = { layers: string[]; epochs: number[]; ratios: number[][] }

const endings = {
  finished: '',
  patience: ' The training stopped early: no better epoch had followed for long enough.',
  diverged: ' The training diverged after it.',
}

/** Which epoch a training's result comes from, in words; empty for a result that is not a training's. */
export function describeKeptEpoch(result: unknown): string[] {
  const { data } = keptSchema.safeParse(result)
  if (data === undefined) return []
  const { kept, ended } = data
  const accuracy = kept.validation === null ? '' : ` (${formatValue(kept.validation.accuracyRatio, 'ratio')} on val)`
  return [`The weights are those of epoch ${kept.epoch}${accuracy}.${endings[ended]}`]
}

/** The sparsity that a training recorded; null where there is none. */
export function findSparsityMap(result: unknown): SparsityMap | null {
  const record = recordSchema.safeParse(result).data?.record
  if (record === undefined || record.layers.length === 0 || record.sparsity.length === 0) return null
  return {
    layers: record.layers,
    epochs: record.sparsity.map(([epoch]) => epoch),
    ratios: record.layers.map((_, layer) => record.sparsity.map(([, ratios]) => ratios[layer] ?? 0)),
  }
}
