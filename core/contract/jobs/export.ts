import { z } from 'zod'
import type { CBuild } from '../../formats/exporters/c-bundle/c-build.ts'
import type { CSizeReport } from '../../formats/exporters/c-bundle/size-report.ts'
import { dataRef, modelRef } from './common.ts'

/**
 * Writes a quantised model as files for another tool. `metatf`: integers, manifest, test images and a program for the vendor's `akida` package.
 * `c`: C99 with packed weights, test images and expected outputs, compiled and tested where a compiler is installed.
 */
export const exportParams = z.object({
  model: modelRef.default('latest'),
  format: z.enum(['metatf', 'c']).default('metatf'),
  /** Folder to write; made when absent, refused when it holds something else. */
  folder: z.string().min(1),
  /** Source of the bundled test images; without it none are bundled. */
  data: dataRef.optional(),
  images: z.number().int().min(0).max(1000).default(10),
})
export type ExportParams = z.infer<typeof exportParams>
export type ExportFormat = ExportParams['format']

export type ExportResult = {
  folder: string
  files: { name: string; sizeBytes: number; sha256: string }[]
  /** Of the C bundle. `build` is null where no compiler was found. */
  c?: { sizes: CSizeReport; build: CBuild | null }
}
