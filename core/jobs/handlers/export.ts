import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import type { ExportParams, ExportResult } from '../../contract/jobs/export.ts'
import { akidaRelease } from '../../formats/exporters/metatf/manifest.ts'
import { writeMetatfBundle } from '../../formats/exporters/metatf/write.ts'
import { convertModel } from '../convert-model.ts'
import type { JobContext, JobHandler } from '../handler.ts'

/** Python sources that go into a bundle, below `resources/python`. */
const programNames = ['rebuild.py', 'akida_network.py']

/** Writes a quantised model as a MetaTF bundle, with test images and the outputs they must give. */
export const exportHandler: JobHandler<ExportParams> = {
  type: 'export',
  recovery: 'restart',
  async run(params, context) {
    const { services } = context
    context.report({ ratio: null, phase: 'Converting to integers' })
    const model = await services.model(params.model)
    const { network, diagnostics } = convertModel(model, 'akida')
    const data = await testImages(params, context, model.graph.input)
    const programs = await Promise.all(
      programNames.map(async (name) => [name, new TextDecoder().decode(await services.resource(`python/${name}`))]),
    )
    await context.turn()
    context.report({ ratio: 0.5, phase: 'Computing the expected outputs' })
    const files = writeMetatfBundle({
      network,
      classes: model.graph.classes,
      images: data?.pixels ?? new Uint8Array(),
      engine: await services.integerEngine(),
      programs: Object.fromEntries(programs) as Record<string, string>,
      madeBy: 'Netlathe',
      akidaVersion: akidaRelease,
    })
    await context.turn()
    context.report({ ratio: 0.9, phase: 'Writing files' })
    await services.writeFolder(params.folder, files)
    const result: ExportResult = {
      folder: params.folder,
      files: Object.entries(files).map(([name, bytes]) => ({
        name,
        sizeBytes: bytes.length,
        sha256: bytesToHex(sha256(bytes)),
      })),
    }
    return {
      metrics: { sizeBytes: result.files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0), images: data?.count ?? 0 },
      result,
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
) {
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
