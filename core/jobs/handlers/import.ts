import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { AppError } from '../../base/errors.ts'
import type { ImportParams, ImportResult } from '../../contract/jobs/import.ts'
import { importAkidaNetwork } from '../../formats/importers/akida-network.ts'
import { detectFormat, type ModelFormat } from '../../formats/importers/detect-format.ts'
import type { ImportedModel } from '../../formats/importers/imported-model.ts'
import { readKerasH5 } from '../../formats/importers/keras-h5/read-model.ts'
import { pixelScalings, type PixelScaling } from '../../formats/importers/layer-chain/pixel-scaling.ts'
import { readTflite } from '../../formats/importers/tflite/read-model.ts'
import { hasHead, isHeadlessFinding } from '../../graph/head.ts'
import { summariseGraph } from '../../graph/summary.ts'
import { validateGraph } from '../../graph/validate.ts'
import type { JobContext, JobHandler } from '../handler.ts'
import { frozenGraphName, importFrozenFiles, manifestName } from './import-frozen.ts'
import { layerTable } from './layer-table.ts'

/** Reads a model file into a new model version and says what became of each of its layers. */
export const importHandler: JobHandler<ImportParams> = {
  type: 'import',
  recovery: 'restart',
  async run(params, context) {
    refuseFbz(params.path)
    context.report({ ratio: null, phase: 'Reading the file' })
    const { path, bytes } = await openModel(params.path, context)
    const format = detectFormat(bytes)
    await context.turn()
    const imported = await readers[format](bytes, { ...params, path }, context)
    const { graph, weights, layers } = imported
    const { parameters, macs } = summariseGraph(graph)
    const findings = validateGraph(graph).filter((finding) => hasHead(graph) || !isHeadlessFinding(finding))
    const diagnostics = [...imported.diagnostics, ...findings]
    const fileSha256 = bytesToHex(sha256(bytes))
    const result: ImportResult = { modelId: '$model', fileSha256, format, parameters, layers, diagnostics }
    return {
      metrics: { parameters, macs, layers: graph.layers.length },
      result,
      diagnostics,
      layers: layerTable(graph),
      models: [{ key: 'model', name: params.name ?? modelName(path), parentId: null, graph, weights }],
      inputHashes: { file: fileSha256 },
    }
  },
}

type Reader = (bytes: Uint8Array, params: ImportParams, context: JobContext) => Promise<ImportedModel>

const readers: Record<ModelFormat, Reader> = {
  async 'keras-h5'(bytes, { scaling }, { services }) {
    const file = await services.readHdf5(bytes)
    try {
      return readKerasH5(file, scalingOf(scaling))
    } finally {
      file.close()
    }
  },
  tflite: async (bytes, { scaling }) => readTflite(bytes, scalingOf(scaling)),
  'tfjs-frozen': (bytes, { path, scaling }, context) => importFrozenFiles(bytes, path, scalingOf(scaling), context),
  /** A bundle's network.json with its neighbours: weights.bin, and manifest.json for the class names where there is one. */
  async 'akida-network'(bytes, { path }, { services }) {
    const beside = (name: string) => services.readFile(path.replace(/[^\\/]*$/, name))
    const manifest = await beside('manifest.json').catch(() => null)
    return importAkidaNetwork(bytes, await beside('weights.bin'), manifest)
  },
}

function scalingOf(name: ImportParams['scaling']): PixelScaling | null {
  return name ? pixelScalings[name] : null
}

/** The vendor's own file, by its name: its content is not documented. AppError `import.fbz`. */
function refuseFbz(path: string): void {
  if (!/\.fbz$/i.test(path)) return
  throw new AppError(
    'import.fbz',
    'An .fbz file cannot be imported: its layout is not public. Import the Keras model it was made from, or network.json of the bundle it came from.',
    {},
  )
}

/** The chosen file, or the graph in a chosen folder of a frozen TensorFlow.js model. */
async function openModel(path: string, { services }: JobContext): Promise<{ path: string; bytes: Uint8Array }> {
  try {
    return { path, bytes: await services.readFile(path) }
  } catch (error) {
    const within = `${path.replace(/[\\/]+$/, '')}/${frozenGraphName}`
    const bytes = await services.readFile(within).catch(() => null)
    if (!bytes) throw error
    return { path: within, bytes }
  }
}

/** `vww_96` of `/models/vww_96.h5`; `emoji` of `/models/emoji/tensorflowjs_model.pb`, whose files are named alike in every model. */
function modelName(path: string): string {
  const parts = path.split(/[\\/]/)
  const file = parts.at(-1) ?? path
  const isFrozen = file === frozenGraphName || file === manifestName
  const name = isFrozen && parts.at(-2) ? parts.at(-2)! : file.replace(/\.[^.]+$/, '')
  return name.slice(0, 100) || 'model'
}
