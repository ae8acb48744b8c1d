import { join } from 'node:path'
import type { RunnerServices } from '../../jobs/handler.ts'
import type { Ask } from '../../jobs/run-job.ts'
import { readSafetensors } from '../../formats/weights/safetensors.ts'
import type { TrainEngine } from '../../train/engine.ts'
import { readDevice } from './devices.ts'
import { readWholeFile } from './read-file.ts'
import { resourcesFolder } from '../paths/repository.ts'
import { writeFolder } from './write-folder.ts'

/** What a job may ask for. Heavy modules are loaded when the first job needs them, so that a runner starts at once. */
export function createRunnerServices(ask: Ask, onTrainEngine: (engine: TrainEngine) => void): RunnerServices {
  let trainEngine: Promise<TrainEngine> | null = null
  const loadTrainEngine = async (): Promise<TrainEngine> => {
    const { createTrainEngine } = await import('../tfjs/engine.ts')
    const engine = await createTrainEngine()
    onTrainEngine(engine)
    return engine
  }
  return {
    trainEngine: () => (trainEngine ??= loadTrainEngine()),
    async integerEngine() {
      const { createIntegerEngine } = await import('../integer/engine.ts')
      return createIntegerEngine()
    },
    async model(ref) {
      const { weights, ...model } = await ask('model', { ref })
      return { ...model, weights: readSafetensors(weights).weights }
    },
    dataset: (ref) => ask('dataset', { ref }),
    async images(dataset, options) {
      const { loadImages } = await import('../images/load.ts')
      return loadImages(dataset, options)
    },
    device: async (id) => readDevice(id),
    resource: (path) => readWholeFile(join(resourcesFolder(), path)),
    writeFolder,
    async buildC(files, signal) {
      const { buildWithAnyCompiler } = await import('../c-compiler/build-bundle.ts')
      return buildWithAnyCompiler(files, signal)
    },
    readFile: readWholeFile,
    async scanFolder(params, context) {
      const { scanFolder } = await import('../images/scan.ts')
      return scanFolder(params, context)
    },
    async readHdf5(bytes) {
      const { readHdf5 } = await import('../hdf5.ts')
      return readHdf5(bytes)
    },
  }
}
