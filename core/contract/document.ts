import { z } from 'zod'
import { pruneRecipe } from './jobs/prune-schedule.ts'
import { graphSchema } from '../graph/schema.ts'

/**
 * What undo works on: the graph being edited (a draft over a model version), where its cards stand, and the project's settings.
 * Stored with a revision: a save against an older revision is refused (`document.conflict`).
 */
export const projectDocument = z.object({
  /** The model version the draft started from; null in an empty project. */
  baseModelId: z.string().nullable(),
  /** Equal to the base's graph until the user edits. */
  graph: graphSchema.nullable(),
  /** Card positions by layer id, canvas units; absent layers are laid out automatically. */
  positions: z.record(z.string(), z.object({ x: z.number(), y: z.number() })).default({}),
  /** Named pruning schedules, to be used again. */
  pruneRecipes: z.array(pruneRecipe).max(100).default([]),
  settings: z.object({
    device: z.string().default('AKD1500'),
    mode: z.enum(['Minimal', 'AllNps', 'HwPr']).default('Minimal'),
    datasetId: z.string().nullable().default(null),
    hostOverheadMs: z.number().min(0).default(0),
  }),
})
export type ProjectDocument = z.infer<typeof projectDocument>
export type StoredDocument = { revision: number; document: ProjectDocument }
