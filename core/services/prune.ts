import { AppError, assert } from '../base/errors.ts'
import type { PlanStrategy } from '../contract/jobs/strategies.ts'
import type { ParsedParams } from '../contract/methods.ts'
import type { ModelVersion } from '../contract/models.ts'
import { filterCount } from '../graph/filter-groups.ts'
import { coupledLayers, leadingLayers } from '../graph/coupled-layers.ts'
import { roundFilters } from '../graph/kept-filters.ts'
import { defaultLayers, prunableLayers } from '../graph/prunable-layers.ts'
import { selectLayers } from '../graph/select.ts'
import type { Graph, Layer } from '../graph/types.ts'
import { findModel } from '../jobs/references.ts'
import { alignToNodes } from '../prune/align-nodes.ts'
import { findFlatImportance } from '../prune/flat-importance.ts'
import { importances, scoreFilters } from '../prune/importance/registry.ts'
import { createForecast, type PlanForecast } from '../prune/plan-forecast.ts'
import { planByStrategy } from '../prune/strategies/registry.ts'
import type { KeptFilters, StrategyInput } from '../prune/strategies/strategy.ts'
import type { Handlers } from '../rpc/handlers.ts'
import type { ServiceDependencies } from './dependencies.ts'
import { planBasis, type PlanBasis } from './plan-basis.ts'
import { describePlan } from './plan-table.ts'

type PlanQuery = ParsedParams<'prune.plan'>

export function createPruneService(deps: ServiceDependencies): Pick<Handlers, 'prune.plan' | 'prune.importance'> {
  const { session, devices, readWeights } = deps
  const get = (ref: string): ModelVersion => {
    const { store } = session.project()
    const model = store.getModel(findModel(store, ref).id)
    assert(model !== null, `model ${ref} is listed but not stored`)
    return model
  }
  return {
    'prune.plan'(query) {
      const { store } = session.project()
      const { id, graph } = get(query.model)
      const { device } = devices.find(query.device)
      const basis = planBasis(store, id, graph, query.prunabilityRun)
      const { mode, hostOverheadMs } = query
      const forecast = createForecast(graph, basis.rates, basis.table, { device, mode, hostOverheadMs })
      const kept = query.filters
        ? namedFilters(graph, query.filters)
        : planFor(graph, forecast, basis, query.strategy, query)
      return describePlan({ graph, forecast, basis, kept, query, deviceId: device.id })
    },

    'prune.importance'({ model, importance, seed }) {
      const { graph, weightsSha256 } = get(model)
      if (importances[importance].measures !== 'nothing')
        throw new AppError(
          'prune.importance-needs-images',
          `The importance "${importance}" is measured on images: a prunability run by it shows its scores.`,
          { importance },
        )
      const blob = session.project().store.getBlob(weightsSha256)
      assert(blob !== null, `the weights of ${model} are not stored`)
      const scores = scoreFilters(graph, readWeights(blob.bytes), importance, { seed })
      return {
        layers: prunableLayers(graph).map(({ id, name }) => ({
          layerId: id,
          layer: name,
          scores: Array.from(scores[id] ?? []),
        })),
        diagnostics: findFlatImportance(graph, scores, importance),
      }
    },
  }
}

/** Filters to keep as the user typed them, within what the layers have. */
function namedFilters(graph: Graph, filters: Readonly<Record<string, number>>): KeptFilters {
  return Object.fromEntries(
    Object.entries(filters).map(([key, count]) => {
      const layer = selectLayers(graph, [key])[0]!
      return [layer.id, roundFilters(filterCount(layer), count, 1)]
    }),
  )
}

function planFor(
  graph: Graph,
  forecast: PlanForecast,
  basis: PlanBasis,
  strategy: PlanStrategy,
  { layers, multipleOf, alignNodes, model }: PlanQuery,
): KeptFilters {
  const needsTable = strategy.kind === 'greedy' || strategy.kind === 'equal-loss'
  if (needsTable && !basis.table)
    throw new AppError(
      'prune.no-prunability',
      `The strategy "${strategy.kind}" needs the prunability of "${model}", which was not measured yet. Measure it first (netlathe prunability), or choose uniform, costliest-first or global-threshold.`,
      { strategy: strategy.kind },
    )
  if (strategy.kind === 'global-threshold' && !basis.table)
    throw new AppError(
      'prune.no-prunability',
      `A global threshold compares importances, which the prunability run of "${model}" holds. Measure it first (netlathe prunability), or choose uniform or costliest-first.`,
      { strategy: strategy.kind },
    )
  const chosen = layers === undefined ? defaultLayers(graph) : leadingLayers(graph, selectLayers(graph, layers))
  const prunable = prunableLayers(graph)
  const input = strategyInput(
    graph,
    chosen.filter((layer) => prunable.includes(layer)),
    forecast,
    basis,
    multipleOf,
  )
  const kept = planByStrategy(input, strategy)
  return alignNodes ? alignToNodes(input, kept) : kept
}

function strategyInput(
  graph: Graph,
  layers: readonly Layer[],
  forecast: PlanForecast,
  { table }: PlanBasis,
  multipleOf: number,
): StrategyInput {
  const whole = new Map(forecast.profile({}).layers.map((row) => [row.name, row]))
  const total = forecast.parameters({})
  const groups = coupledLayers(graph)
  return {
    forecast,
    multipleOf,
    layers: layers.map((layer) => {
      const filters = filterCount(layer)
      const rows = groups.get(layer.id)!.flatMap(({ name }) => whole.get(name) ?? [])
      return {
        layerId: layer.id,
        filters,
        fewest: roundFilters(filters, Math.max(Math.min(8, filters), Math.ceil(filters / 10)), multipleOf),
        // What the filters of the layer hold, inputs of the layers that read them included.
        parameters: total - forecast.parameters({ [layer.id]: 0 }),
        cycles: rows.reduce((sum, { cycles }) => sum + cycles, 0),
        energyMj: rows.reduce((sum, { energyMj }) => sum + energyMj, 0),
        scores: table?.layers.find(({ layerId }) => layerId === layer.id)?.scores ?? null,
      }
    }),
  }
}
