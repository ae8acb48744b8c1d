import type { OutputRates } from '../akida/forecast.ts'
import type { Profile } from '../akida/profile.ts'
import type { PrunabilityResult } from '../contract/jobs/prunability.ts'
import type { PlanTable } from '../contract/plan.ts'
import type { RunSummary } from '../contract/run.ts'
import { coupledLayers } from '../graph/coupled-layers.ts'
import { filterCount } from '../graph/filter-groups.ts'
import type { Graph } from '../graph/types.ts'
import type { ProjectStore } from '../ports/project-store.ts'

/** What is known of a model when a plan is made. */
export type PlanBasis = {
  table: PrunabilityResult | null
  prunabilityRunId: string | null
  rates: OutputRates
  densities: PlanTable['densities']
}

/** Half of the outputs: about what networks of this kind have before any regularisation. */
const assumedRate = 0.5

/** The newest measurements of a model: its prunability run (or the one named), its profile, else an assumption. */
export function planBasis(store: ProjectStore, modelId: string, graph: Graph, prunabilityRun?: string): PlanBasis {
  const runs = store.listRuns().filter(({ inputModelId }) => inputModelId === modelId)
  const newest = (type: RunSummary['type']) =>
    runs
      .filter((run) => run.type === type)
      .toSorted((a, b) => a.createdAt.localeCompare(b.createdAt))
      .at(-1)?.id
  const tableId = prunabilityRun ?? newest('prunability')
  const table = tableId ? ((store.getRun(tableId)?.result as PrunabilityResult | undefined) ?? null) : null
  const groups = coupledLayers(graph)
  // Layers that share their filters are taken to be as busy as the one that was measured for all.
  const measured = Object.fromEntries(
    table?.layers.flatMap(({ layerId, rates }) => (groups.get(layerId) ?? []).map(({ id }) => [id, rates] as const)) ??
      [],
  )
  const known = { table, prunabilityRunId: table && tableId ? tableId : null }
  if (table && graph.layers.slice(0, -1).every(({ id, activation }) => activation === 'none' || measured[id]?.length))
    return { ...known, rates: measured, densities: 'measured' }
  const profileId = newest('profile')
  const profile = profileId ? (store.getRun(profileId)?.result as Profile | undefined) : undefined
  if (profile) return { ...known, rates: profiledRates(graph, profile), densities: 'profiled' }
  return { ...known, rates: evenRates(graph, () => assumedRate), densities: 'assumed' }
}

/** Every filter of a layer as busy as the layer's mean. */
function profiledRates(graph: Graph, profile: Profile): OutputRates {
  const sparsity = new Map(profile.layers.map(({ name, outputSparsityRatio }) => [name, outputSparsityRatio]))
  return evenRates(graph, (name) => 1 - (sparsity.get(name) ?? 1 - assumedRate))
}

function evenRates(graph: Graph, rateOf: (layer: string) => number): OutputRates {
  return Object.fromEntries(
    graph.layers.map((layer) => [layer.id, new Array<number>(filterCount(layer)).fill(rateOf(layer.name))]),
  )
}
