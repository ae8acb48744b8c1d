import { z } from 'zod'
import type { AkidaDevice } from '../akida/device.ts'
import type { Campaign } from './campaign.ts'
import { campaignKinds, type CampaignKind } from './campaigns/registry.ts'
import type { DeviceCalibration, DeviceFit, DeviceList, DeviceSummary, RemovedDevice } from './devices.ts'
import type { DatasetInfo } from './jobs/data.ts'
import { projectDocument, type StoredDocument } from './document.ts'
import type { Job, JobLogLine } from './job.ts'
import { augmentation } from './jobs/train.ts'
import { jobTypes, type JobType } from './jobs/registry.ts'
import type { ExportCheck, ModelSummary, ModelVersion } from './models.ts'
import { importance } from './jobs/importance.ts'
import { layerSelection, seed } from './jobs/common.ts'
import { planStrategy } from './jobs/strategies.ts'
import type { ImportanceTable, PlanTable } from './plan.ts'
import type { Run, RunSummary } from './run.ts'

const id = z.string().min(1).max(200)
const path = z.string().min(1).max(4096)
const none = z.object({})

export type EngineInfo = {
  netlathe: string
  node: string
  platform: string
  /** null until a runner has started once. */
  trainEngine: { name: string; version: string; hint: string } | null
  devices: DeviceSummary[]
}

export type UserSettings = {
  /** How many jobs of campaigns may run at once; null: the default. */
  parallelJobs: number | null
  /** What suits the machine: one a core, as far as memory allows. */
  defaultParallelJobs: number
}

export type ProjectInfo = {
  path: string
  name: string
  createdAt: string
  models: number
  datasets: number
  runs: number
  sizeBytes: number
}
export type RecentProject = { path: string; name: string; openedAt: string; exists: boolean }
/** `thumbnail` is an artifact URL path. */
export type DataSample = { path: string; className: string; thumbnail: string }
/** An image and random variants of it as training sees them: artifact URL paths of PNGs. */
export type AugmentedSample = { path: string; className: string; original: string; variants: string[] }
export type ReportFormat = 'html' | 'json' | 'csv' | 'markdown'
/** `url` is an artifact URL path with a download name. */
export type RenderedReport = { format: ReportFormat; fileName: string; sizeBytes: number; sha256: string; url: string }
export type FolderEntry = { name: string; path: string; isFolder: boolean; sizeBytes: number }
export type FolderListing = { path: string; parent: string | null; entries: FolderEntry[] }

/** Marks the result type of a method; it has no value at run time. */
type Method<Params extends z.ZodType, Result> = { params: Params; result?: Result }
function method<Result>() {
  return <Params extends z.ZodType>(params: Params): Method<Params, Result> => ({ params })
}

/**
 * Everything a window or a command can ask of the engine. Parameters are parsed at the engine's door; the client's types are derived
 * from this map, there is no second list.
 */
export const methods = {
  'engine.info': method<EngineInfo>()(none),
  'settings.get': method<UserSettings>()(none),
  'settings.update': method<UserSettings>()(z.object({ parallelJobs: z.number().int().min(1).max(16).nullable() })),
  'files.list': method<FolderListing>()(
    z.object({ path: path.optional(), extensions: z.array(z.string()).optional() }),
  ),

  'project.create': method<ProjectInfo>()(
    z.object({ path, name: z.string().min(1).max(100).optional(), overwrite: z.boolean().default(false) }),
  ),
  'project.open': method<ProjectInfo>()(z.object({ path })),
  /** A new project with the generated data set and a small trained-from-scratch starting point; returns the job that fills it. */
  'project.sample': method<{ project: ProjectInfo; jobId: string }>()(z.object({ path: path.optional() })),
  'project.saveAs': method<ProjectInfo>()(z.object({ path, overwrite: z.boolean().default(false) })),
  'project.close': method<null>()(none),
  'project.info': method<ProjectInfo | null>()(none),
  'project.recent': method<RecentProject[]>()(none),

  'document.get': method<StoredDocument>()(none),
  'document.save': method<{ revision: number }>()(
    z.object({ revision: z.number().int().min(0), document: projectDocument }),
  ),

  'models.list': method<ModelSummary[]>()(none),
  'models.get': method<ModelVersion>()(z.object({ model: id })),
  'models.rename': method<ModelSummary>()(z.object({ model: id, name: z.string().min(1).max(100) })),

  /** What an export would find: problems of the conversion and of the chip's fields, filter by filter. Quantised models. */
  'models.checkExport': method<ExportCheck>()(z.object({ model: id })),

  /** What a plan of filters gives, or which plan a strategy makes, from the model's newest measurements. Answers at once; nothing is trained. */
  'prune.plan': method<PlanTable>()(
    z.object({
      model: id,
      strategy: planStrategy.prefault({ kind: 'uniform' }),
      /** Filters to keep by layer name or id: this plan instead of the strategy's. Layers not named stay whole. */
      filters: z.record(z.string(), z.number().int().min(1)).optional(),
      /** Layers a strategy may cut; default: all but the first and the last with filters. */
      layers: layerSelection.optional(),
      multipleOf: z.number().int().min(1).max(64).default(1),
      /** Take a few filters more where that frees a neural processor. */
      alignNodes: z.boolean().default(false),
      device: id.default('AKD1500'),
      mode: z.enum(['Minimal', 'AllNps', 'HwPr']).default('Minimal'),
      hostOverheadMs: z.number().min(0).max(10000).default(0),
      /** Default: the newest of the model. */
      prunabilityRun: id.optional(),
    }),
  ),
  /** The importance of every filter, for rankings that need no images. */
  'prune.importance': method<ImportanceTable>()(z.object({ model: id, importance, seed })),

  'devices.list': method<DeviceList>()(none),
  'devices.get': method<AkidaDevice>()(z.object({ device: id })),
  /** Reads a description (JSON, `netlathe-device/1`) into the user's own devices. */
  'devices.add': method<DeviceSummary>()(z.object({ path, replace: z.boolean().default(false) })),
  /** Adds or changes one of the user's own. `measurements`: those it is judged by; absent leaves them as they are. */
  'devices.save': method<DeviceSummary>()(
    z.object({
      device: z.record(z.string(), z.unknown()),
      measurements: z.record(z.string(), z.unknown()).nullish(),
      replace: z.boolean().default(false),
    }),
  ),
  'devices.remove': method<RemovedDevice>()(z.object({ device: id })),
  /** Predicted against measured; null where nothing was measured on the device. */
  'devices.calibration': method<DeviceCalibration | null>()(z.object({ device: id })),
  /** Fits constants to measured layers (CSV, see `core/formats/importers/measurements-csv`) and keeps the result as a device of the user's own. */
  'devices.fit': method<DeviceFit>()(
    z.object({
      path,
      base: id.default('AKD1500'),
      id: z.string().min(1).max(60),
      name: z.string().min(1).max(100).optional(),
      clockHz: z.number().positive().max(1e10).optional(),
      replace: z.boolean().default(false),
    }),
  ),

  'data.list': method<DatasetInfo[]>()(none),
  'data.samples': method<{ total: number; samples: DataSample[] }>()(
    z.object({
      data: id,
      split: z.enum(['train', 'val', 'test']),
      className: z.string().optional(),
      offset: z.number().int().min(0).default(0),
      limit: z.number().int().min(1).max(200).default(60),
    }),
  ),
  /** A few images of a split, spread over it, with variants under an augmentation. */
  'data.augmented': method<AugmentedSample[]>()(
    z.object({
      data: id,
      split: z.enum(['train', 'val', 'test']).default('train'),
      augmentation,
      images: z.number().int().min(1).max(12).default(3),
      variants: z.number().int().min(1).max(12).default(4),
      /** Edges of the variants, pixels. */
      height: z.number().int().min(8).max(512).default(96),
      width: z.number().int().min(8).max(512).default(96),
      seed,
    }),
  ),
  /** Artifact URL paths of the thumbnails of named images, in their order. */
  'data.thumbnails': method<string[]>()(z.object({ data: id, paths: z.array(path).max(200) })),
  'data.remove': method<null>()(z.object({ data: id })),

  /** `params` is parsed by the schema of the job type (`contract/jobs/registry.ts`). */
  'jobs.start': method<Job>()(
    z.object({ type: z.enum(jobTypes as [JobType, ...JobType[]]), params: z.record(z.string(), z.unknown()) }),
  ),
  'jobs.list': method<Job[]>()(none),
  'jobs.get': method<Job>()(z.object({ job: id })),
  'jobs.log': method<JobLogLine[]>()(z.object({ job: id })),
  'jobs.pause': method<Job>()(z.object({ job: id })),
  'jobs.resume': method<Job>()(z.object({ job: id })),
  'jobs.cancel': method<Job>()(z.object({ job: id })),

  /** `params` is parsed by the schema of the kind (`contract/campaigns/registry.ts`). */
  'campaigns.start': method<Campaign>()(
    z.object({
      kind: z.enum(campaignKinds as [CampaignKind, ...CampaignKind[]]),
      params: z.record(z.string(), z.unknown()),
      /** A step that would repeat a stored run takes that run. */
      reuse: z.boolean().default(true),
    }),
  ),
  'campaigns.list': method<Campaign[]>()(none),
  'campaigns.get': method<Campaign>()(z.object({ campaign: id })),
  /** The result as it stands (`contract/campaigns/<kind>.ts`), of a finished one its run's; null before there is anything to show. */
  'campaigns.result': method<Record<string, unknown> | null>()(z.object({ campaign: id })),
  'campaigns.pause': method<Campaign>()(z.object({ campaign: id })),
  'campaigns.resume': method<Campaign>()(z.object({ campaign: id })),
  /** What is finished is kept; nothing is concluded. */
  'campaigns.cancel': method<Campaign>()(z.object({ campaign: id })),
  /** Ends the campaign now with what is finished, as if all else had failed. */
  'campaigns.conclude': method<Campaign>()(z.object({ campaign: id })),
  /** Changes parameters (such as a budget) of a campaign that is not over. */
  'campaigns.extend': method<Campaign>()(z.object({ campaign: id, params: z.record(z.string(), z.unknown()) })),

  'runs.list': method<RunSummary[]>()(none),
  'runs.get': method<Run>()(z.object({ run: id })),
  'runs.update': method<RunSummary>()(
    z.object({
      run: id,
      name: z.string().min(1).max(100).optional(),
      tags: z.array(z.string().min(1).max(40)).max(20).optional(),
      notes: z.string().max(20000).optional(),
    }),
  ),
  'runs.remove': method<null>()(z.object({ runs: z.array(id).min(1) })),
  /** Undo of `runs.remove`, while the project stays open. */
  'runs.restore': method<null>()(z.object({ runs: z.array(id).min(1) })),

  'report.render': method<RenderedReport>()(
    z.object({ runs: z.array(id).min(1).max(50), format: z.enum(['html', 'json', 'csv', 'markdown']) }),
  ),
} as const

export type MethodName = keyof typeof methods
export type MethodParams<M extends MethodName> = z.input<(typeof methods)[M]['params']>
export type ParsedParams<M extends MethodName> = z.output<(typeof methods)[M]['params']>
export type MethodResult<M extends MethodName> =
  NonNullable<(typeof methods)[M]['result']> | Extract<(typeof methods)[M]['result'], null>
