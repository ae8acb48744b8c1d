import { AppError } from '../../base/errors.ts'
import type { ImportedModel } from '../../formats/importers/imported-model.ts'
import type { PixelScaling } from '../../formats/importers/layer-chain/pixel-scaling.ts'
import { readFrozenGraph } from '../../formats/importers/tfjs-frozen/read-model.ts'
import { parseWeightsManifest, readShards, shardNames } from '../../formats/importers/tfjs-frozen/weights-manifest.ts'
import type { JobContext } from '../handler.ts'

/** The file of a frozen TensorFlow.js model that holds its graph. */
export const frozenGraphName = 'tensorflowjs_model.pb'

/** The file that names the weights, their shapes and the files they are in. */
export const manifestName = 'weights_manifest.json'

/**
 * Imports a frozen TensorFlow.js model by one of its files (the graph or the manifest); the others are read from the same folder. AppError
 * `import.neighbour-missing` when one is not there, else those of the importer.
 */
export async function importFrozenFiles(
  bytes: Uint8Array,
  path: string,
  scaling: PixelScaling | null,
  { services }: JobContext,
): Promise<ImportedModel> {
  const beside = async (name: string): Promise<Uint8Array> => {
    try {
      return await services.readFile(path.replace(/[^\\/]*$/, name))
    } catch (error) {
      const message = `"${name}" could not be read beside the chosen file. A frozen TensorFlow.js model is ${frozenGraphName}, ${manifestName} and the files of weights it names, in one folder.`
      throw new AppError('import.neighbour-missing', message, { name }, error)
    }
  }
  const isManifest = bytes[0] === 0x5b
  const graph = isManifest ? await beside(frozenGraphName) : bytes
  const manifest = parseWeightsManifest(isManifest ? bytes : await beside(manifestName))
  const files = new Map<string, Uint8Array>()
  for (const name of shardNames(manifest)) files.set(name, await beside(name))
  return readFrozenGraph(graph, readShards(manifest, files), scaling)
}
