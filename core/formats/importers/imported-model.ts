import type { Diagnostic } from '../../base/diagnostic.ts'
import type { Model } from '../../graph/types.ts'

/** What became of one layer of the file. `target` is the name of the layer of the graph that took it in. */
export type ImportedLayer = {
  source: string
  outcome: 'mapped' | 'folded' | 'ignored'
  target: string | null
  message: string
}

export type ImportedModel = Model & { format: string; layers: ImportedLayer[]; diagnostics: Diagnostic[] }
