import Sqlite from 'better-sqlite3'
import type { Campaign } from '../contract/campaign.ts'
import type { ProfileParams } from '../contract/jobs/profile.ts'
import type { TrainConfig } from '../contract/jobs/train.ts'
import { smallCnn } from '../graph/builders/small-cnn.ts'
import type { JobHandler } from '../jobs/handler.ts'
import { closeWork, createProjectWork, type ProjectWork, type ProjectWorkOptions } from '../jobs/project-work.ts'
import { newId } from '../node/blobs/new-id.ts'
import { sha256 } from '../node/blobs/sha256.ts'
import { migrate } from '../node/sqlite/migrate.ts'
import { createProjectStore } from '../node/sqlite/project-store.ts'
import { systemClock } from '../node/system-clock.ts'
import type { ProjectStore } from '../ports/project-store.ts'
import { initialWeights } from '../transform/initial-weights.ts'
import { createMemoryRunners, type MemoryRunners } from './memory-runner.ts'
import { projectFiles } from './temporary-project.ts'

const graph = smallCnn({ alpha: 0.1, size: 32, channels: 3, classes: ['a', 'b'] })
const at = '2026-01-01T00:00:00.000Z'

export type TrainStub = (params: TrainConfig) => Promise<void>

/**
 * Handlers that stand in for training, evaluation and profile: a model's figures follow from the amplitude that it was trained with, by laws that
 * a test can work out. Accuracy is 0.9 - amplitude, sparsity 0.5 + amplitude, the frame rate 100 (1 + amplitude).
 */
export function stubHandlers(onTrain: TrainStub = async () => undefined): Record<string, JobHandler<never>> {
  const amplitudeOf = (name: string): number => Number(/amplitude-([^-]+(?:-\d+)?)-s/.exec(name)?.[1] ?? 0)
  const train: JobHandler<TrainConfig> = {
    type: 'train',
    recovery: 'restart',
    async run(params, context) {
      await onTrain(params)
      await context.turn()
      const sparsityRatio = 0.5 + (params.activity?.amplitude ?? 0)
      const name = params.name ?? 'trained'
      return {
        metrics: { sparsityRatio },
        result: { modelId: '$net' },
        models: [{ key: 'net', name, parentId: params.model, graph, weights: initialWeights(graph, newSeed()) }],
      }
    },
  }
  const evaluate: JobHandler<{ model: string }> = {
    type: 'evaluate',
    recovery: 'restart',
    async run({ model }, { services }) {
      const { name } = await services.model(model)
      return { metrics: { accuracyRatio: 0.9 - amplitudeOf(name) }, result: {} }
    },
  }
  const profile: JobHandler<ProfileParams> = {
    type: 'profile',
    recovery: 'restart',
    async run({ model }, { services }) {
      const { name } = await services.model(model)
      return { metrics: { framesPerSecond: 100 * (1 + amplitudeOf(name)), energyMj: 1 }, result: {} }
    },
  }
  return { train, evaluate, profile }
}

let seeds = 0
/** Weights of their own for every training, as those of real ones are. */
const newSeed = (): number => ++seeds

export type SweepStudio = ProjectWork & {
  store: ProjectStore
  runners: MemoryRunners
  seen: Campaign[]
  close(): void
}

/** A store in memory, or in a file that may be opened again. */
export function openStore(path: string | null): ProjectStore {
  if (path !== null && projectFiles.exists(path)) return projectFiles.open(path)
  if (path !== null) return prepare(projectFiles.create(path, { name: 'S', overwrite: false }))
  const db = new Sqlite(':memory:')
  migrate(db)
  return prepare(createProjectStore(db, ':memory:'))
}

/** Puts a model `start` and a data set `images` into an empty project. */
function prepare(store: ProjectStore): ProjectStore {
  const bytes = new Uint8Array([1])
  store.putBlob(sha256(bytes), { bytes, mediaType: 'application/octet-stream' })
  store.addModel({
    id: 'm_start',
    name: 'start',
    createdAt: at,
    parentId: null,
    runId: 'run_start',
    parameters: 1,
    layers: graph.layers.length,
    isQuantised: false,
    weightsSha256: sha256(bytes),
    graph,
  })
  store.addDataset({
    id: 'd_images',
    name: 'images',
    path: '/images',
    createdAt: at,
    classes: ['a', 'b'],
    counts: [],
    total: 0,
    contentSha256: 'cc',
    unreadable: [],
    sizeBytes: 0,
  })
  return store
}

export function openSweepStudio(
  store: ProjectStore,
  handlers: Record<string, JobHandler<never>> = stubHandlers(),
  options: Partial<ProjectWorkOptions> = {},
): SweepStudio {
  const runners = createMemoryRunners(handlers)
  const seen: Campaign[] = []
  const work = createProjectWork({
    store,
    clock: systemClock,
    newId,
    launchRunner: runners.launch,
    publish(topic, value) {
      if (topic === 'campaigns') seen.push(value as Campaign)
    },
    version: '1',
    onTrainEngine: () => undefined,
    onDefect: (message) => {
      throw new Error(message)
    },
    trainEngine: () => ({ name: 'test', version: '1' }),
    isOwnDevice: () => false,
    ...options,
  })
  let isClosed = false
  return {
    ...work,
    store,
    runners,
    seen,
    close() {
      if (isClosed) return
      isClosed = true
      closeWork(work)
      store.close()
    },
  }
}
