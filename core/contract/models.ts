import type { FieldFault } from '../akida/rules/field-faults.ts'
import type { Diagnostic } from '../base/diagnostic.ts'
import type { Graph } from '../graph/types.ts'

/** A model version without its graph. Versions are immutable (the name may be edited); editing makes a new one. */
export type ModelSummary = {
  id: string
  name: string
  createdAt: string
  /** The version it was made from; null for imports and builds. */
  parentId: string | null
  /** The run that made it. */
  runId: string
  parameters: number
  layers: number
  isQuantised: boolean
  /** Blob of the weights (safetensors layout), fetched from the artifact URL. */
  weightsSha256: string
}

export type ModelVersion = ModelSummary & { graph: Graph }

/** What an export would find. `filters`: thresholds and steps that the chip's fields cannot hold, one by one. */
export type ExportCheck = {
  /** It has an integer form: the C bundle takes it. Akida also needs `akida` without errors. */
  isConvertible: boolean
  diagnostics: Diagnostic[]
  /** What the chip says to the bit widths. */
  akida: Diagnostic[]
  filters: FieldFault[]
}
