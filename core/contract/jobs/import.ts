import { z } from 'zod'
import type { Diagnostic } from '../../base/diagnostic.ts'

/** Reads a model file (Keras `.h5`) into a new model version. */
export const importParams = z.object({ path: z.string().min(1), name: z.string().min(1).max(100).optional() })
export type ImportParams = z.infer<typeof importParams>

export type ImportResult = {
  modelId: string
  fileSha256: string
  format: string
  parameters: number
  /** What became of every layer of the file. */
  layers: { source: string; outcome: 'mapped' | 'folded' | 'ignored'; target: string | null; message: string }[]
  diagnostics: Diagnostic[]
}
