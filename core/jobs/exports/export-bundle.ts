import type { Diagnostic } from '../../base/diagnostic.ts'
import type { ExportResult } from '../../contract/jobs/export.ts'
import type { ImageSet } from '../../ports/dataset.ts'
import type { JobContext, LoadedModel } from '../handler.ts'

/** What every format gets. `images` is null when none are bundled. */
export type BundleInput = { model: LoadedModel; images: ImageSet | null; context: JobContext }

/** The files of an export and what else is to be told of it. */
export type Bundle = {
  files: Record<string, Uint8Array>
  metrics: Record<string, number>
  diagnostics: Diagnostic[]
  result: Omit<ExportResult, 'folder' | 'files'>
}

/** Makes the files of one format. */
export type MakeBundle = (input: BundleInput) => Promise<Bundle>
