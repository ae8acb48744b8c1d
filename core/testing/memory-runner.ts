import type { JobType } from '../contract/jobs/registry.ts'
import { countParameters } from '../graph/parameters.ts'
import { readSafetensors, writeSafetensors } from '../formats/weights/safetensors.ts'
import type { JobHandler, RunnerServices } from '../jobs/handler.ts'
import { serveJobs } from '../jobs/run-job.ts'
import { sha256 } from '../node/blobs/sha256.ts'
import { systemClock } from '../node/system-clock.ts'
import type { LaunchRunner } from '../ports/runner.ts'
import { createMemoryPair } from '../rpc/memory-transport.ts'

export type MemoryRunners = {
  launch: LaunchRunner
  /** Runners started so far. */
  started(): number
  /** Ends the present runner as a crash would. */
  crash(reason: string): void
}

/** Runners in this process, for tests of the scheduler: the real runner code with handlers of the test. */
export function createMemoryRunners(handlers: Partial<Record<JobType, JobHandler<never>>>): MemoryRunners {
  let count = 0
  let crash: (reason: string) => void = () => undefined
  return {
    started: () => count,
    crash: (reason) => crash(reason),
    launch() {
      count += 1
      const [ours, theirs] = createMemoryPair()
      const listeners: ((reason: string) => void)[] = []
      const end = (reason: string): void => {
        ours.close()
        for (const listener of listeners.splice(0)) listener(reason)
      }
      crash = end
      let threads: number | null = null
      serveJobs(theirs, {
        async loadHandler(type) {
          const handler = handlers[type]
          if (handler === undefined) throw new Error(`the test has no handler for ${type}`)
          return handler
        },
        createServices: (ask) =>
          ({
            model: async (ref: string) => {
              const { weights, ...model } = await ask('model', { ref })
              return { ...model, weights: readSafetensors(weights).weights }
            },
            dataset: (ref: string) => ask('dataset', { ref }),
          }) as unknown as RunnerServices,
        packCheckpoint: ({ state, tensors }) => ({ state, tensors: writeSafetensors(tensors) }),
        unpackCheckpoint: ({ state, tensors }) => ({ state, tensors: readSafetensors(tensors).weights }),
        packOutcome: ({ models = [], ...outcome }) => ({
          ...outcome,
          models: models.map(({ weights, ...model }) => {
            const bytes = writeSafetensors(weights)
            return { ...model, weights: bytes, sha256: sha256(bytes), parameters: countParameters(model.graph) }
          }),
        }),
        environment: () => ({
          node: 'v24',
          engine: 'test',
          engineVersion: '1',
          platform: 'test',
          cpu: 'test',
          cores: 8,
          threads: threads ?? 8,
        }),
        limitThreads: (limit) => (threads = limit),
        clock: systemClock,
        breathe: () => new Promise((resolve) => setImmediate(resolve)),
      })
      return { transport: ours, kill: () => ours.close(), onExit: (listener) => listeners.push(listener) }
    },
  }
}
