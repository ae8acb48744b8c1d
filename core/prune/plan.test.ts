import { expect, it } from 'vitest'
import { akidaNet } from '../graph/builders/akidanet.ts'
import { countParameters } from '../graph/parameters.ts'
import { initialWeights } from '../transform/initial-weights.ts'
import { applyPlan } from './apply.ts'
import { findCollapse } from './collapse.ts'
import { keptFilters, planPruning } from './plan.ts'

const graph = akidaNet({ alpha: 0.25, size: 96, channels: 3, classes: ['not_person', 'person'] })
const weights = initialWeights(graph, 1)
const separable4To12 = graph.layers.slice(4, 13).map(({ id }) => id)
const uniform = (ratio: number) => ({
  ratios: Object.fromEntries(separable4To12.map((id) => [id, ratio])),
  importance: 'gamma' as const,
  multipleOf: 1,
})

// Parameters published by BrainChip for a uniform cut of separable_4 to separable_12.
it.each([
  [0.2, 164_162],
  [0.3, 137_836],
  [0.4, 112_879],
])('a uniform cut of %f leaves the published number of parameters', (ratio, parameters) => {
  const cut = applyPlan({ graph, weights }, planPruning(graph, weights, uniform(ratio)))
  expect(countParameters(cut.graph)).toBe(parameters)
})

it('rounds the filters kept up to a multiple', () => {
  expect(keptFilters(64, 0.2, 8)).toBe(56) // 51 filters, next multiple of 8
  expect(keptFilters(10, 0.3, 1)).toBe(7)
  expect(keptFilters(10, 0.3, 4)).toBe(8)
  expect(keptFilters(10, 0, 4)).toBe(10)
  expect(keptFilters(100, 0.999, 1)).toBe(4)
})

it('cuts the filters of least importance', () => {
  const id = graph.layers[5]!.id
  const gamma = {
    shape: [64],
    data: Float32Array.from({ length: 64 }, (_, index) => (index % 2 ? 1 : -0.1 - index / 1000)),
  }
  const [layer] = planPruning(
    graph,
    { ...weights, [`${id}/gamma`]: gamma },
    { ratios: { [id]: 0.25 }, importance: 'gamma', multipleOf: 1 },
  ).layers
  expect(layer?.removed).toEqual(Array.from({ length: 16 }, (_, index) => index * 2))
})

it('warns of a layer that is left with next to nothing', () => {
  const [warning, ...others] = findCollapse(
    planPruning(graph, weights, {
      ratios: { [separable4To12[3]!]: 0.95, [separable4To12[4]!]: 0.2 },
      importance: 'gamma',
      multipleOf: 1,
    }),
  )
  expect(warning).toMatchObject({ code: 'prune.collapse', subject: 'separable_7' })
  expect(others).toEqual([])
})
