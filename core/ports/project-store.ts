import type { Campaign, PlannedStep } from '../contract/campaign.ts'
import type { ProjectDocument, StoredDocument } from '../contract/document.ts'
import type { WireError } from '../contract/errors.ts'
import type { Job, JobLogLine, JobPoints } from '../contract/job.ts'
import type { DatasetInfo } from '../contract/jobs/data.ts'
import type { ModelSummary, ModelVersion } from '../contract/models.ts'
import type { Run, RunSummary } from '../contract/run.ts'

export type Recovery = 'resume' | 'restart' | 'abandon'

/** A job as stored: what a window sees, and what recovery needs. */
export type StoredJob = Job & {
  seed: number
  /** null until a runner has looked the handler up. */
  recovery: Recovery | null
  /** Time spent running, without waiting and pauses. */
  activeMs: number
}

/** A step as planned. Its job knows the campaign and the step's key; nothing of the job's state is kept here. */
export type StoredStep = PlannedStep & {
  /** The equal run that counts for it. */
  reusedRunId: string | null
  /** Why no job could be started for it. */
  error: WireError | null
}

/** A campaign as stored: what a window sees without what follows from its jobs. */
export type StoredCampaign = Omit<Campaign, 'steps' | 'progressRatio' | 'secondsLeft'> & {
  steps: StoredStep[]
  /** Whether stored runs may count for steps. */
  mayReuse: boolean
  /** To be concluded with what is finished. */
  isClosing: boolean
  /** Time in state `running`. */
  activeMs: number
}

/** `tensors` is safetensors layout; `points` are the live curves so far. */
export type StoredCheckpoint = { state: Record<string, unknown>; tensors: Uint8Array; points: JobPoints['points'] }

export type StoredBlob = { bytes: Uint8Array; mediaType: string }

/** Curated fields of a run. */
export type RunEdit = { name?: string; tags?: string[]; notes?: string }

/**
 * An open project file. Synchronous, as SQLite is. Writing raises AppError `project.disk-full`, `project.write-failed`; what is
 * written inside `transaction` is stored as a whole or not at all.
 */
export type ProjectStore = {
  readonly path: string
  readonly isReadOnly: boolean
  name(): string
  rename(name: string): void
  createdAt(): string
  counts(): { models: number; datasets: number; runs: number; sizeBytes: number }
  transaction<T>(work: () => T): T

  getDocument(): StoredDocument | null
  /** AppError `document.conflict` when `revision` is not the stored one. Returns the new revision. */
  saveDocument(revision: number, document: ProjectDocument, at: string): number

  /** Oldest first. */
  listModels(): ModelSummary[]
  getModel(id: string): ModelVersion | null
  addModel(model: ModelVersion): void
  renameModel(id: string, name: string): void

  /** Oldest first. */
  listDatasets(): DatasetInfo[]
  addDataset(dataset: DatasetInfo): void
  removeDataset(id: string): void

  /** Oldest first. */
  listJobs(): StoredJob[]
  getJob(id: string): StoredJob | null
  saveJob(job: StoredJob): void
  addLogLine(jobId: string, line: JobLogLine): void
  listLog(jobId: string): JobLogLine[]

  getCheckpoint(jobId: string): StoredCheckpoint | null
  saveCheckpoint(jobId: string, checkpoint: StoredCheckpoint, at: string): void
  removeCheckpoint(jobId: string): void

  /** Oldest first. */
  listCampaigns(): StoredCampaign[]
  saveCampaign(campaign: StoredCampaign): void

  /** Oldest first, without removed ones. */
  listRuns(): RunSummary[]
  /** The newest run with this fingerprint, without removed ones. */
  findRunByFingerprint(fingerprint: string): RunSummary | null
  /** Removed ones too: what another run refers to stays readable. */
  getRun(id: string): Run | null
  addRun(run: Run): void
  editRun(id: string, edit: RunEdit): void
  setRunRemoved(id: string, removedAt: string | null): void

  /** Keeps the bytes under their SHA-256; storing them twice keeps them once. */
  putBlob(sha256: string, blob: StoredBlob): void
  getBlob(sha256: string): StoredBlob | null

  addReport(report: {
    id: string
    sha256: string
    format: string
    fileName: string
    runs: string[]
    createdAt: string
  }): void

  /** A complete copy under another path. */
  copyTo(path: string): void
  /** Writes everything into the main file, so that a copy of it holds all finished work. */
  checkpoint(): void
  close(): void
}
