import { CancelledError } from '../base/errors.ts'
import { createRng } from '../base/rng.ts'
import type { DatasetInfo } from '../contract/jobs/data.ts'
import type { Model } from '../graph/types.ts'
import type { Checkpoint, JobContext, LoadedModel, Progress, RunnerServices } from '../jobs/handler.ts'
import { createTrainEngine } from '../node/tfjs/engine.ts'
import type { ImageSet, LoadOptions } from '../ports/dataset.ts'

export type JobProbe = {
  context: JobContext
  reports: Progress[]
  checkpoints: Checkpoint[]
  logs: string[]
  turns: () => number
}

type ProbeOptions = {
  model?: Model
  dataset?: DatasetInfo
  services?: Partial<RunnerServices>
  resumeFrom?: Checkpoint
  /** The job is cancelled at this call of `turn`. */
  cancelAtTurn?: number
}

/** A job's surroundings in memory: one model called `given`, one data set of drawn images, the real training engine. */
export function createJobProbe({
  model,
  dataset = twoShades(),
  services = {},
  resumeFrom,
  cancelAtTurn = Infinity,
}: ProbeOptions = {}): JobProbe {
  const reports: Progress[] = []
  const checkpoints: Checkpoint[] = []
  const logs: string[] = []
  let turns = 0
  const provided: Partial<RunnerServices> = {
    trainEngine: () => createTrainEngine(),
    model: async (): Promise<LoadedModel> => ({ id: 'm_1', name: 'given', sha256: 'aa', ...model! }),
    dataset: async () => dataset,
    images: async (info, options) => drawShades(info, options),
    ...services,
  }
  const context: JobContext = {
    signal: new AbortController().signal,
    seed: 1,
    attempt: 1,
    resumeFrom: resumeFrom ?? null,
    services: provided as RunnerServices,
    saveCheckpoint: async (checkpoint) => void checkpoints.push(structuredClone(checkpoint)),
    report: (progress) => void reports.push(progress),
    log: (message) => void logs.push(message),
    turn: async () => {
      if (++turns >= cancelAtTurn) throw new CancelledError()
    },
  }
  return { context, reports, checkpoints, logs, turns: () => turns }
}

/** A data set of dark and bright images. */
function twoShades(): DatasetInfo {
  return {
    id: 'd_1',
    name: 'shades',
    path: '/shades',
    createdAt: '2020-01-01T00:00:00.000Z',
    classes: ['bright', 'dark'],
    counts: [
      { split: 'train', perClass: [24, 24], total: 48 },
      { split: 'val', perClass: [8, 8], total: 16 },
      { split: 'test', perClass: [16, 16], total: 32 },
    ],
    total: 96,
    contentSha256: 'bb',
    unreadable: [],
    sizeBytes: 0,
  }
}

function drawShades(info: DatasetInfo, { split, height, width, channels, limit = 0 }: LoadOptions): ImageSet {
  const total = info.counts.find((entry) => entry.split === split)!.total
  const count = limit > 0 ? Math.min(limit, total) : total
  const rng = createRng(split.length * 1000 + count)
  const size = height * width * channels
  const labels = Int32Array.from({ length: count }, (_, index) => index % 2)
  const pixels = Uint8Array.from(
    { length: count * size },
    (_, index) => rng.integer(160) + (labels[Math.floor(index / size)] === 0 ? 95 : 0),
  )
  return {
    classes: info.classes,
    count,
    height,
    width,
    channels,
    pixels,
    labels,
    paths: Array.from(labels, (_, index) => `${split}/${index}.png`),
  }
}
