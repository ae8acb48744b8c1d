import type { JobType } from '../../contract/jobs/registry.ts'
import type { JobHandler } from '../handler.ts'

/** Every job type with its handler, loaded when the first job of the type starts. */
const handlers: { [T in JobType]: () => Promise<JobHandler<never>> } = {
  import: async () => (await import('./import.ts')).importHandler,
  build: async () => (await import('./build.ts')).buildHandler,
  data: async () => (await import('./data.ts')).dataHandler,
  evaluate: async () => (await import('./evaluate.ts')).evaluateHandler,
  adapt: async () => (await import('./adapt.ts')).adaptHandler,
  swap: async () => (await import('./swap.ts')).swapHandler,
  quantise: async () => (await import('./quantise.ts')).quantiseHandler,
  sensitivity: async () => (await import('./sensitivity.ts')).sensitivityHandler,
  train: async () => (await import('./train.ts')).trainHandler,
  thresholds: async () => (await import('./thresholds.ts')).thresholdsHandler,
  prunability: async () => (await import('./prunability.ts')).prunabilityHandler,
  prune: async () => (await import('./prune.ts')).pruneHandler,
  profile: async () => (await import('./profile.ts')).profileHandler,
  export: async () => (await import('./export.ts')).exportHandler,
}

export function loadHandler(type: JobType): Promise<JobHandler<never>> {
  return handlers[type]()
}
