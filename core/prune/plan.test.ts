import { expect, it } from 'vitest'
import { akidaNet } from '../graph/builders/akidanet.ts'
import { countParameters } from '../graph/parameters.ts'
import { initialWeights } from '../transform/initial-weights.ts'
import { applyPlan } from './apply.ts'
import { findCollapse } from './collapse.ts'
import { keptFilters } from '../graph/kept-filters.ts'
import { scoreFilters } from './importance/registry.ts'
import { planPruning } from './plan.ts'

const graph = akidaNet({ alpha: 0.25, size: 96, channels: 3, classes: ['not_person', 'person'] })
const weights = initialWeights(graph, 1)
const separable4To12 = graph.layers.slice(4, 13).map(({ id }) => id)
const scores = (values: typeof weights) => scoreFilters(graph, values, 'gamma', { seed: 1 })
/** Filters that stay of each layer, of those it has. */
const keep = (ratios: Record<string, number>) =>
  Object.fromEntries(
    graph.layers.flatMap((layer) => {
      const ratio = ratios[layer.id]
      return ratio === undefined || layer.type === 'dense' ? [] : [[layer.id, keptFilters(layer.filters, ratio, 1)]]
    }),
  )
const uniform = (ratio: number) => keep(Object.fromEntries(separable4To12.map((id) => [id, ratio])))

// Parameters published by BrainChip for a uniform cut of separable_4 to separable_12.
it.each([
  [0.2, 164_162],
  [0.3, 137_836],
  [0.4, 112_879],
])('a uniform cut of %f leaves the published number of parameters', (ratio, parameters) => {
  const cut = applyPlan({ graph, weights }, planPruning(graph, scores(weights), uniform(ratio)))
  expect(countParameters(cut.graph)).toBe(parameters)
})

it('rounds the filters kept up to a multiple', () => {
  expect(keptFilters(64, 0.2, 8)).toBe(56) // 51 filters, next multiple of 8
  expect(keptFilters(10, 0.3, 1)).toBe(7)
  expect(keptFilters(10, 0.3, 4)).toBe(8)
  expect(keptFilters(10, 0, 4)).toBe(10)
  expect(keptFilters(100, 0.999, 1)).toBe(4)
  expect(keptFilters(8, 0.9, 16)).toBe(8)
  expect(keptFilters(4, 0, 8)).toBe(4)
})

it('cuts the filters of least importance', () => {
  const id = graph.layers[5]!.id
  const gamma = {
    shape: [64],
    data: Float32Array.from({ length: 64 }, (_, index) => (index % 2 ? 1 : -0.1 - index / 1000)),
  }
  const [layer] = planPruning(graph, scores({ ...weights, [`${id}/gamma`]: gamma }), keep({ [id]: 0.25 })).layers
  expect(layer?.removed).toEqual(Array.from({ length: 16 }, (_, index) => index * 2))
})

it('warns of a layer that is left with next to nothing', () => {
  const [warning, ...others] = findCollapse(
    planPruning(graph, scores(weights), keep({ [separable4To12[3]!]: 0.95, [separable4To12[4]!]: 0.2 })),
  )
  expect(warning).toMatchObject({ code: 'prune.collapse', subject: 'separable_7' })
  expect(others).toEqual([])
})
