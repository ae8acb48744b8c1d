import { z } from 'zod'
import { dataRef, layerSelection, modelRef, seed, split } from './common.ts'
import { importance, type ImportanceName } from './importance.ts'

/** What a removed filter is taken to have given (`core/prune/removed-output.ts`); `expected` is what the real cut does. */
const removedOutput = z.enum(['expected', 'zero']).default('expected')

/** Accuracy of the model with the least important filters of one layer masked, layer by layer and ratio by ratio, nothing retrained. */
export const prunabilityParams = z.object({
  model: modelRef.default('latest'),
  data: dataRef.default('latest'),
  split: split.default('val'),
  /** Images, the same for every cell, balanced between classes; 0 for the whole split. */
  images: z.number().int().min(0).max(100000).default(500),
  importance,
  /** Shares of a layer's filters to mask. 0 is measured anyway. */
  ratios: z.array(z.number().min(0).max(0.99)).min(1).max(50).default([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]),
  /** Absent: every layer but the last. */
  layers: layerSelection.optional(),
  removed: removedOutput,
  /** Whose cost law says what a cell saves. */
  device: z.string().min(1).default('AKD1500'),
  mode: z.enum(['Minimal', 'AllNps', 'HwPr']).default('Minimal'),
  seed,
})
export type PrunabilityParams = z.infer<typeof prunabilityParams>

export type PrunabilityCell = {
  /** As asked for; what was masked is `removed` filters. */
  ratio: number
  removed: number
  accuracyRatio: number
  loss: number
  /** Shares of the whole network's simulated cycles and dynamic energy that this cut alone saves. */
  cyclesSavedRatio: number
  energySavedRatio: number
}

export type PrunabilityLayer = {
  layerId: string
  layer: string
  filters: number
  cells: PrunabilityCell[]
  /** Importance of every filter, by which the masked ones were chosen. */
  scores: number[]
  /** Share of non-zero outputs of every filter on the same images, 0..1; empty without an activation. */
  rates: number[]
}

export type PrunabilityResult = {
  modelId: string
  split: string
  images: number
  arithmetic: 'float' | 'integer'
  importance: ImportanceName
  removed: 'expected' | 'zero'
  device: string
  mode: 'Minimal' | 'AllNps' | 'HwPr'
  /** Nothing masked. */
  accuracyRatio: number
  loss: number
  ratios: number[]
  layers: PrunabilityLayer[]
}
