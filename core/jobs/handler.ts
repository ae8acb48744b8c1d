import type { Diagnostic } from '../base/diagnostic.ts'
import type { DatasetInfo } from '../contract/jobs/data.ts'
import type { LayerTable, Series } from '../contract/run.ts'
import type { TrainingRecord } from '../contract/training-record.ts'
import type { JobType } from '../contract/jobs/registry.ts'
import type { IntegerEngine } from '../akida/integer/engine.ts'
import type { AkidaDevice } from '../akida/device.ts'
import type { BuildC } from '../formats/exporters/c-bundle/c-build.ts'
import type { Graph } from '../graph/types.ts'
import type { ImageSet, LoadOptions } from '../ports/dataset.ts'
import type { Weights } from '../tensor/tensor.ts'
import type { TrainEngine } from '../train/engine.ts'

export type Progress = {
  /** 0..1, null while unknown. */
  ratio: number | null
  /** What is being done, e.g. `Epoch 2 of 5`. */
  phase: string
  /** Appended to the job's live curves: series name -> [x, y]. */
  points?: Record<string, [number, number]>
  /** What is new of a training's record. */
  record?: TrainingRecord
}

/** Enough to go on exactly where the job stopped. */
export type Checkpoint = { state: Record<string, unknown>; tensors: Weights }

export type LoadedModel = { id: string; name: string; sha256: string; graph: Graph; weights: Weights }

/** What a handler may ask of the runner process. */
export type RunnerServices = {
  trainEngine(): Promise<TrainEngine>
  integerEngine(): Promise<IntegerEngine>
  /** By id, name or `latest`. AppError `model.not-found`. */
  model(ref: string): Promise<LoadedModel>
  /** AppError `data.not-found`. */
  dataset(ref: string): Promise<DatasetInfo>
  /** Decodes, or reads the cache of decoded images. */
  images(dataset: DatasetInfo, options: LoadOptions): Promise<ImageSet>
  device(id: string): Promise<AkidaDevice>
  /** A file that comes with the studio, by its path below `resources/`. */
  resource(path: string): Promise<Uint8Array>
  /** Writes files by plain name into a new or empty folder, all or none. AppError `export.folder-not-empty`, `export.not-writable`. */
  writeFolder(path: string, files: Readonly<Record<string, Uint8Array>>): Promise<void>
  /** Compiles and tests an exported C bundle; null where there is no compiler. */
  buildC: BuildC
  /** Whole file. AppError `file.not-found`, `file.unreadable`. */
  readFile(path: string): Promise<Uint8Array>
  /** Lists, reads and hashes a folder of images without keeping the pixels. */
  scanFolder(
    params: import('../contract/jobs/data.ts').DataParams,
    context: JobContext,
  ): Promise<Omit<DatasetInfo, 'id' | 'createdAt'>>
  readHdf5(bytes: Uint8Array): Promise<import('../formats/importers/hdf5.ts').Hdf5File>
}

export type JobContext = {
  readonly signal: AbortSignal
  readonly seed: number
  readonly attempt: number
  readonly resumeFrom: Checkpoint | null
  readonly services: RunnerServices
  saveCheckpoint(checkpoint: Checkpoint): Promise<void>
  /** At most ten a second reach the window; the first and the last always do. */
  report(progress: Progress): void
  log(message: string, severity?: 'info' | 'warning'): void
  /** Called at least every 50 ms of work: lets messages in, waits while paused, throws `CancelledError` after a cancel. */
  turn(): Promise<void>
}

export type NewModel = { key: string; name: string; parentId: string | null; graph: Graph; weights: Weights }

export type JobOutcome = {
  /** Headline figures, see `RunSummary.metrics`. */
  metrics: Record<string, number>
  /** JSON. The engine replaces `modelId: '$KEY'` by the id it gives to `models[key]`, and `datasetId: '$dataset'` likewise. */
  result: Record<string, unknown>
  diagnostics?: Diagnostic[]
  series?: Series[]
  layers?: LayerTable
  models?: NewModel[]
  dataset?: Omit<DatasetInfo, 'id' | 'createdAt'>
  inputModelId?: string
  datasetId?: string
  /** SHA-256 by input, e.g. { model, data, teacher }. */
  inputHashes?: Record<string, string>
}

/** Work of the runner. Handlers compose the pure rooms of core; nothing else does. */
export type JobHandler<Params> = {
  type: JobType
  /** What the engine does when the process dies: go on from the checkpoint, start again, or give up. */
  recovery: 'resume' | 'restart' | 'abandon'
  run(params: Params, context: JobContext): Promise<JobOutcome>
}
