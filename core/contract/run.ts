import type { Diagnostic } from '../base/diagnostic.ts'
import type { CampaignKind } from './campaigns/registry.ts'
import type { JobType } from './jobs/registry.ts'

/** A run records a job, or concludes a campaign. */
export type RunType = JobType | CampaignKind

/** A curve of a run or of a running job, e.g. loss against epoch. Points are [x, y]; x is the (fractional) epoch unless `xLabel` says otherwise. */
export type Series = { name: string; unit: string; xLabel: string; points: [number, number][] }

/** A table row per layer. Values are numbers with the unit in the column, or short text. */
export type LayerTable = {
  columns: { key: string; label: string; unit: string }[]
  rows: { layer: string; values: Record<string, number | string | null> }[]
}

/** What the numbers of a run were made with. */
export type RunEnvironment = {
  netlathe: string
  node: string
  /** `tfjs-node` or `wasm`; empty for jobs without tensor arithmetic. */
  engine: string
  engineVersion: string
  platform: string
  cpu: string
  cores: number
  /** Threads that training was given: fewer than `cores` where several trainings ran at once. Absent in runs of earlier versions. */
  threads?: number
}

export type RunSummary = {
  id: string
  type: RunType
  /** Shown in tables; the user may change it. */
  name: string
  createdAt: string
  durationMs: number
  inputModelId: string | null
  outputModelId: string | null
  datasetId: string | null
  /** Named figures with the unit in the name, ratios 0..1: accuracyRatio, latencyMs, framesPerSecond, energyMj, sparsityRatio, parameters ... */
  metrics: Record<string, number>
  tags: string[]
  notes: string
}

/** The immutable record of a finished job (name, tags and notes may be edited). */
export type Run = RunSummary & {
  /** The job's parameters with every default filled in. */
  config: Record<string, unknown>
  seed: number
  /** SHA-256 of job type, input hashes, config and versions: equal work has an equal fingerprint. */
  fingerprint: string
  inputHashes: Record<string, string>
  parentRunIds: string[]
  environment: RunEnvironment
  diagnostics: Diagnostic[]
  series: Series[]
  layers: LayerTable | null
  /** The job's full result, see `contract/jobs/<type>.ts`. */
  result: unknown
}
