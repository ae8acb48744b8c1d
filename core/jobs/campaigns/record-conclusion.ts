import type { Conclusion } from '../../campaigns/planner.ts'
import type { CampaignStep } from '../../contract/campaign.ts'
import type { Run, RunEnvironment } from '../../contract/run.ts'
import type { ProjectStore, StoredCampaign } from '../../ports/project-store.ts'
import { fingerprintOf } from '../fingerprint.ts'
import { hashesOfInputs } from '../inputs.ts'

export type ConclusionOptions = { runId: string; version: string; at: string }

/** Writes the run that concludes a campaign; the runs of its steps are its parents. To be called inside a transaction with the campaign's new state. */
export function recordConclusion(
  store: ProjectStore,
  campaign: StoredCampaign,
  steps: readonly CampaignStep[],
  conclusion: Conclusion,
  { runId, version, at }: ConclusionOptions,
): void {
  const { params } = campaign
  const parentRunIds = [...new Set(steps.flatMap((step) => (step.state === 'succeeded' ? (step.runId ?? []) : [])))]
  const run: Omit<Run, 'fingerprint'> = {
    id: runId,
    type: campaign.kind,
    name: campaign.title,
    createdAt: at,
    durationMs: campaign.activeMs,
    inputModelId: typeof params['model'] === 'string' ? params['model'] : null,
    outputModelId: conclusion.outputModelId,
    datasetId: typeof params['data'] === 'string' ? params['data'] : null,
    metrics: conclusion.metrics,
    tags: [],
    notes: '',
    config: params,
    seed: campaign.seed,
    inputHashes: hashesOfInputs(store, params),
    parentRunIds,
    environment: environmentOf(store, parentRunIds, version),
    diagnostics: conclusion.diagnostics ?? [],
    series: conclusion.series ?? [],
    layers: conclusion.layers ?? null,
    result: conclusion.result,
  }
  store.addRun({ ...run, fingerprint: fingerprintOf(run) })
}

/** The machine and engine of the newest step that trained, else of the newest step. */
function environmentOf(store: ProjectStore, runIds: readonly string[], version: string): RunEnvironment {
  const all = runIds.flatMap((id) => store.getRun(id)?.environment ?? [])
  const found = all.findLast(({ engine }) => engine !== '') ?? all.at(-1)
  const unknown = { node: '', engine: '', engineVersion: '', platform: '', cpu: '', cores: 0 }
  return { ...unknown, ...found, netlathe: version }
}
