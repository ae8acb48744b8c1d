import { jobParams, type JobType } from '../../contract/jobs/registry.ts'
import type { RunSummary } from '../../contract/run.ts'
import type { ProjectStore } from '../../ports/project-store.ts'
import { canonicalJson, fingerprintOf } from '../fingerprint.ts'
import { hashesOfInputs } from '../inputs.ts'
import { resolveReferences } from '../references.ts'

/** Job types whose results follow from parameters and from inputs in the project alone: files outside may have changed since. */
const repeatable: readonly JobType[] = ['build', 'evaluate', 'swap', 'train', 'prune', 'profile']

export type EqualRunOptions = {
  /** Version of Netlathe. */
  version: string
  /** The engine that trains here; null while unknown. */
  trainEngine: { name: string; version: string } | null
  /** A device that the user may have changed since. */
  isOwnDevice(id: string): boolean
}

/**
 * The newest stored run that this job would only repeat: same type, inputs, parameters, seed, engine and version. Null when there is none, or
 * when that cannot be told beforehand.
 */
export function findEqualRun(
  store: ProjectStore,
  type: JobType,
  params: Record<string, unknown>,
  options: EqualRunOptions,
): RunSummary | null {
  const parsed = jobParams[type].safeParse(params)
  if (!parsed.success || !repeatable.includes(type)) return null
  const config = resolveReferences(store, parsed.data)
  if (typeof config['device'] === 'string' && options.isOwnDevice(config['device'])) return null
  const engines = [options.trainEngine, { name: '', version: '' }].filter((engine) => engine !== null)
  for (const engine of engines) {
    const fingerprint = fingerprintOf({
      type,
      config,
      seed: typeof config['seed'] === 'number' ? config['seed'] : 0,
      inputHashes: hashesOfInputs(store, config),
      environment: {
        netlathe: options.version,
        engine: engine.name,
        engineVersion: engine.version,
        ...{ node: '', platform: '', cpu: '', cores: 0 },
      },
    })
    const run = store.findRunByFingerprint(fingerprint)
    if (run !== null && hasEqualGraphs(store, config, store.getRun(run.id)?.config ?? {})) return run
  }
  return null
}

/** Equal weights may stand in different graphs (another stride), which the fingerprint does not tell. */
function hasEqualGraphs(store: ProjectStore, a: Record<string, unknown>, b: Record<string, unknown>): boolean {
  return ['model', 'teacher'].every((key) => {
    if (a[key] === b[key]) return true
    const graphs = [a[key], b[key]].map((id) => (typeof id === 'string' ? store.getModel(id)?.graph : undefined))
    return graphs.every((graph) => graph !== undefined) && canonicalJson(graphs[0]) === canonicalJson(graphs[1])
  })
}
