import { z } from 'zod'
import type { PlanCost } from '../../contract/jobs/prune-plan.ts'
import { planGreedy } from '../../prune/strategies/greedy.ts'
import type { Forecast, KeptFilters, StrategyLayer } from '../../prune/strategies/strategy.ts'

const table = z.object({
  accuracyRatio: z.number(),
  layers: z.array(
    z.object({
      layer: z.string(),
      filters: z.number(),
      cells: z.array(z.object({ removed: z.number(), accuracyRatio: z.number(), cyclesSavedRatio: z.number() })),
    }),
  ),
})
type TableLayer = z.output<typeof table>['layers'][number]

/** A tenth of a layer's filters stays, and 8 where it has as many: what is left of a layer must still tell images apart. */
const fewestShare = 0.1
const fewestFilters = 8

/**
 * Filters to keep by layer name, so that about this share of the simulated cycles is saved at the least accuracy lost, by the greedy strategy on
 * a prunability table alone. What cuts of several layers save is taken to multiply, what they lose to add up: deep cuts are a guess, which the
 * measured model corrects. The first and the last layer of the table stay whole. Null where the result holds no table.
 */
export function planFromTable(result: unknown, cyclesSavedRatio: number): Record<string, number> | null {
  const found = table.safeParse(result).data
  if (found === undefined) return null
  const inner = found.layers.slice(1, -1)
  const layers = inner.map(({ layer, filters }): StrategyLayer => ({
    layerId: layer,
    filters,
    fewest: Math.min(filters, Math.max(fewestFilters, Math.ceil(filters * fewestShare))),
    parameters: 0,
    cycles: 0,
    energyMj: 0,
    scores: null,
  }))
  const kept = planGreedy(
    { layers, forecast: forecastOf(inner, found.accuracyRatio), multipleOf: 1 },
    { cyclesSavedRatio },
  )
  return { ...kept }
}

function forecastOf(layers: readonly TableLayer[], accuracyRatio: number): Forecast {
  const byName = new Map(layers.map((layer) => [layer.layer, layer]))
  const entries = (kept: KeptFilters) =>
    Object.entries(kept).map(([name, count]) => ({ layer: byName.get(name)!, count }))
  return {
    cost(kept): PlanCost {
      const cycles = entries(kept).reduce(
        (rest, { layer, count }) => rest * (1 - at(layer, count, ({ cyclesSavedRatio }) => cyclesSavedRatio)),
        1,
      )
      return { cycles, latencyMs: cycles, framesPerSecond: 1 / cycles, energyMj: cycles, nps: 0 }
    },
    parameters: () => 0,
    loss: (kept) =>
      entries(kept).reduce(
        (sum, { layer, count }) =>
          sum +
          Math.max(
            0,
            at(layer, count, (cell) => accuracyRatio - cell.accuracyRatio),
          ),
        0,
      ),
  }
}

/** A figure of a layer with so many filters left, between measured cells in proportion; 0 with all of them, and the last cell's beyond it. */
function at(
  { filters, cells }: TableLayer,
  kept: number,
  figure: (cell: TableLayer['cells'][number]) => number,
): number {
  const removed = filters - kept
  const points = [
    { removed: 0, value: 0 },
    ...cells.map((cell) => ({ removed: cell.removed, value: figure(cell) })),
  ].toSorted((a, b) => a.removed - b.removed)
  const above = points.findIndex((point) => point.removed >= removed)
  if (above < 0) return points.at(-1)!.value
  const [low, high] = [points[above - 1] ?? points[above]!, points[above]!]
  if (high.removed === low.removed) return high.value
  return low.value + ((removed - low.removed) / (high.removed - low.removed)) * (high.value - low.value)
}
