import { z } from 'zod'
import { dataRef, layerSelection, modelRef, seed, type Evaluation } from './common.ts'

const pruneSchedule = z.object({
  kind: z.enum(['one-shot', 'iterative', 'polynomial']).default('one-shot'),
  /** Cuts; 1 for one-shot. */
  steps: z.number().int().min(1).max(100).default(1),
})

/** Removes whole filters by importance; tensors really shrink. */
export const pruneParams = z.object({
  model: modelRef.default('latest'),
  /** Needed to measure accuracy and to fine-tune. */
  data: dataRef.optional(),
  /** Share of filters to remove in each chosen layer. */
  ratio: z.number().min(0).max(0.95).default(0.2),
  /** Absent: every layer but the first and the last with filters. */
  layers: layerSelection.optional(),
  /** Overrides `ratio` per layer name. */
  ratios: z.record(z.string(), z.number().min(0).max(0.95)).default({}),
  importance: z.enum(['gamma', 'l1']).default('gamma'),
  schedule: pruneSchedule.prefault({}),
  /** Round the filters kept up to a multiple of this. */
  multipleOf: z.number().int().min(1).max(64).default(1),
  /** Fine-tuning after each cut; 0 for none. */
  epochsPerStep: z.number().int().min(0).max(1000).default(1),
  /** Peak learning rate of the fine-tuning; default 3e-4. */
  learningRate: z.number().positive().max(10).optional(),
  /** Whose soft labels the fine-tuning learns. Absent: the model as it was before the cut. */
  teacher: modelRef.optional(),
  limit: z.number().int().min(0).default(0),
  name: z.string().min(1).max(100).optional(),
  seed,
})
export type PruneParams = z.infer<typeof pruneParams>

export type PruneResult = {
  modelId: string
  layers: { layer: string; filtersBefore: number; filtersAfter: number; removed: number[] }[]
  parametersBefore: number
  parametersAfter: number
  macsBefore: number
  macsAfter: number
  before: Evaluation | null
  /** After the last cut, before its fine-tuning. */
  cut: Evaluation | null
  after: Evaluation | null
}
