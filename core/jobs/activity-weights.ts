import { cyclesPerEvent } from '../akida/cost/event-cycles.ts'
import { describeGraph } from '../akida/describe-graph.ts'
import type { TrainConfig } from '../contract/jobs/train.ts'
import { selectLayers } from '../graph/select.ts'
import type { Graph } from '../graph/types.ts'
import { eventCostWeights } from '../sparsity/regularisers/event-cost.ts'
import type { JobContext } from './handler.ts'

type Activity = NonNullable<TrainConfig['activity']>

/**
 * Factor of the penalty of every layer with an activation, by id: the one given by the user and, for `event-cost`, what one of its output events
 * costs in the layer behind it on the device. AppErrors `graph.layer-not-found`, those of `services.device`.
 */
export async function activityWeights(
  context: JobContext,
  graph: Graph,
  { kind, weights, device, mode }: Activity,
): Promise<Record<string, number>> {
  const active = graph.layers.filter(({ activation }) => activation !== 'none')
  const given = new Map(
    Object.entries(weights).map(([key, weight]) => [selectLayers(graph, [key])[0]!.id, weight] as const),
  )
  const costs = kind === 'event-cost' ? await eventCosts(context, graph, device, mode) : null
  const weightOf = costs ? eventCostWeights(costs) : {}
  return Object.fromEntries(active.map(({ id }) => [id, (weightOf[id] ?? 1) * (given.get(id) ?? 1)]))
}

/** Simulated clocks per output event of every layer with an activation, by layer id. */
export async function eventCosts(
  context: JobContext,
  graph: Graph,
  device: string,
  mode: Activity['mode'],
): Promise<Record<string, number>> {
  const cycles = cyclesPerEvent(describeGraph(graph), await context.services.device(device), mode)
  return Object.fromEntries(
    graph.layers.flatMap(({ id, activation }, index) =>
      activation === 'none' ? [] : [[id, cycles[index + 1] ?? 0] as const],
    ),
  )
}
