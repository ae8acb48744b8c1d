import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import type { ExportFormat, ExportParams, ExportResult } from '../../contract/jobs/export.ts'
import type { ImageSet } from '../../ports/dataset.ts'
import { makeCBundle } from '../exports/c-bundle.ts'
import type { MakeBundle } from '../exports/export-bundle.ts'
import { makeMetatfBundle } from '../exports/metatf.ts'
import type { JobContext, JobHandler } from '../handler.ts'

const formats: Record<ExportFormat, MakeBundle> = { metatf: makeMetatfBundle, c: makeCBundle }

/** Writes a quantised model for another tool, with test images and the outputs they must give. */
export const exportHandler: JobHandler<ExportParams> = {
  type: 'export',
  recovery: 'restart',
  async run(params, context) {
    const { services } = context
    context.report({ ratio: null, phase: 'Converting to integers' })
    const model = await services.model(params.model)
    const images = await testImages(params, context, model.graph.input)
    const { files, metrics, diagnostics, result } = await formats[params.format]({ model, images, context })
    await context.turn()
    context.report({ ratio: 0.9, phase: 'Writing files' })
    await services.writeFolder(params.folder, files)
    const written = Object.entries(files).map(([name, bytes]) => ({
      name,
      sizeBytes: bytes.length,
      sha256: bytesToHex(sha256(bytes)),
    }))
    return {
      metrics: {
        sizeBytes: written.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
        images: images?.count ?? 0,
        ...metrics,
      },
      result: { folder: params.folder, files: written, ...result } satisfies ExportResult,
      diagnostics,
      inputModelId: model.id,
      inputHashes: { model: model.sha256 },
    }
  },
}

async function testImages(
  { data, images }: ExportParams,
  { services, signal }: JobContext,
  { height, width, channels }: { height: number; width: number; channels: number },
): Promise<ImageSet | null> {
  if (data === undefined || images === 0) return null
  return services.images(await services.dataset(data), {
    split: 'test',
    height,
    width,
    channels,
    limit: images,
    signal,
  })
}
