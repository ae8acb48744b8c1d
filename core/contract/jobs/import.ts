import { z } from 'zod'
import type { Diagnostic } from '../../base/diagnostic.ts'

/** Reads a model file (Keras `.h5`, TensorFlow Lite, frozen TensorFlow.js, a bundle's network) into a new model version. */
export const importParams = z.object({
  /** The file; a folder for a frozen TensorFlow.js model. */
  path: z.string().min(1),
  /** How the network scales pixels, where its file does not say so: 0..1 (`unit`), -1..1 (`signed`) or not at all. */
  scaling: z.enum(['unit', 'signed', 'raw']).optional(),
  name: z.string().min(1).max(100).optional(),
})
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
