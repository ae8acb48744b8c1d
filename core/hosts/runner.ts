import { cpus, arch, platform, release } from 'node:os'
import { countParameters } from '../graph/parameters.ts'
import { readSafetensors, writeSafetensors } from '../formats/weights/safetensors.ts'
import { loadHandler } from '../jobs/handlers/registry.ts'
import type { JobHandler, JobOutcome } from '../jobs/handler.ts'
import type { PackedOutcome, RunnerEnvironment } from '../jobs/messages.ts'
import { serveJobs } from '../jobs/run-job.ts'
import type { JobType } from '../contract/jobs/registry.ts'
import { sha256 } from '../node/blobs/sha256.ts'
import { limitThreads } from '../node/tfjs/limit-threads.ts'
import { createRunnerServices } from '../node/runner-services/create.ts'
import { systemClock } from '../node/system-clock.ts'
import type { Transport } from '../rpc/transport.ts'

export type RunnerHostOptions = { loadHandler?: (type: JobType) => Promise<JobHandler<never>> }

/** Runs jobs for the engine at the other end, until that is gone; ending the process then is the entry's part. */
export function serveRunner(transport: Transport, options: RunnerHostOptions = {}): void {
  let engine = { name: '', version: '' }
  let threads: number | null = null
  serveJobs(transport, {
    loadHandler: options.loadHandler ?? loadHandler,
    createServices: (ask, onTrainEngine) =>
      createRunnerServices(ask, ({ name, version, hint }) => {
        engine = { name, version }
        onTrainEngine({ name, version, hint })
      }),
    packCheckpoint: ({ state, tensors }) => ({ state, tensors: writeSafetensors(tensors) }),
    unpackCheckpoint: ({ state, tensors }) => ({ state, tensors: readSafetensors(tensors).weights }),
    packOutcome,
    environment: () => describeMachine(engine, threads),
    clock: systemClock,
    limitThreads(limit) {
      threads = limit
      limitThreads(limit)
    },
    breathe: () => new Promise((resolve) => setImmediate(resolve)),
  })
}

function packOutcome({ models = [], ...outcome }: JobOutcome): PackedOutcome {
  const packed = models.map(({ weights, ...model }) => {
    const bytes = writeSafetensors(weights)
    return { ...model, weights: bytes, sha256: sha256(bytes), parameters: countParameters(model.graph) }
  })
  return { ...outcome, models: packed }
}

function describeMachine(engine: { name: string; version: string }, threads: number | null): RunnerEnvironment {
  const processors = cpus()
  return {
    node: process.version,
    engine: engine.name,
    engineVersion: engine.version,
    platform: `${platform()} ${arch()} ${release()}`,
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    threads: threads ?? processors.length,
  }
}
