import { expect, it } from 'vitest'
import { classifier, conv, separable } from '../../graph/builders/blocks.ts'
import type { Graph } from '../../graph/types.ts'
import { randomModel } from '../../testing/random-model.ts'
import type { ImportanceName } from '../../contract/jobs/importance.ts'
import { findFlatImportance, lowImportanceRatio } from '../flat-importance.ts'
import { rankFilters } from '../plan.ts'
import { importances, scoreFilters } from './registry.ts'

const graph: Graph = {
  input: { height: 8, width: 8, channels: 1, scale: 1, offset: 0 },
  classes: ['a', 'b'],
  layers: [conv(0, 3, 1), separable(1, 4, 1, 'fused'), classifier(2, ['a', 'b'])],
}
const model = randomModel(graph, 1)

/** Scores of the first layer with the given kernel, (size, filters) row by row, as a 1x1 convolution. */
const scoresOf = (name: ImportanceName, filters: number, kernel: number[], measured?: number[]) => {
  const layer = { ...conv(0, filters, 1), kernel: 1, batchNorm: null, bias: true }
  const weights = {
    'layer_0/kernel': { shape: [1, 1, kernel.length / filters, filters], data: Float32Array.from(kernel) },
  }
  return Array.from(importances[name].rank({ layer, weights, seed: 1, measured: measured ?? null }))
}

it('l1 is the mean magnitude of a filter, and stands in for gamma without batch normalisation', () => {
  // Filters (1, -3) and (2, 0.5).
  expect(scoresOf('l1', 2, [1, 2, -3, 0.5])).toEqual([2, 1.25])
  expect(scoresOf('gamma', 2, [1, 2, -3, 0.5])).toEqual([2, 1.25])
})

it('geometric median adds up distances: of points on a line the middle one goes first', () => {
  // Points 0, 1 and 5 along (3, 4) / 5: distances 1 + 5, 1 + 4, 5 + 4.
  const points = [0, 1, 5]
  const kernel = [...points.map((at) => 0.6 * at), ...points.map((at) => 0.8 * at)]
  scoresOf('geometric-median', 3, kernel).forEach((score, index) => expect(score).toBeCloseTo([6, 5, 9][index]!, 6))
  expect(rankFilters(scoresOf('geometric-median', 3, kernel))).toEqual([2, 0, 1])
})

it('random ranks depend on the seed and the layer alone', () => {
  const [first, again, other] = [1, 1, 2].map((seed) => scoreFilters(graph, model.weights, 'random', { seed }))
  expect(first).toEqual(again)
  expect(first).not.toEqual(other)
  expect(first!['layer_0']).not.toEqual(first!['layer_1']!.subarray(0, 3))
})

it('measured rankings take what was measured, and every ranking scores every filter that may be cut', () => {
  expect(scoresOf('taylor', 2, [1, 1], [0.5, 0.25])).toEqual([0.5, 0.25])
  const measured = { layer_0: [1, 2, 3], layer_1: [4, 3, 2, 1] }
  for (const name of Object.keys(importances) as ImportanceName[]) {
    const scores = scoreFilters(graph, model.weights, name, { seed: 1, measured })
    expect(Object.entries(scores).map(([id, values]) => [id, values.length])).toEqual([
      ['layer_0', 3],
      ['layer_1', 4],
    ])
    expect(
      Object.values(scores)
        .flatMap((values) => Array.from(values))
        .every((value) => value >= 0),
    ).toBe(true)
  }
})

it('says when gammas do not tell filters apart', () => {
  expect(lowImportanceRatio([2, 2, 2, 2])).toBe(1)
  // 0.05, 0.15 ... 0.95: the lowest three of ten have a mean of 0.15, all of them 0.5.
  expect(lowImportanceRatio(Array.from({ length: 10 }, (_, index) => 0.05 + index / 10))).toBeCloseTo(0.3, 10)
  expect(lowImportanceRatio([0, 0, 0, 1, 1, 1, 1, 1, 1, 1])).toBe(0)
  const three: Graph = { ...graph, layers: [conv(0, 4, 1), conv(1, 4, 1), conv(2, 4, 1), classifier(3, ['a', 'b'])] }
  const flat = { layer_1: [1, 1, 1, 1] }
  expect(findFlatImportance(three, flat, 'gamma')).toMatchObject([{ code: 'prune.gamma-not-sparse' }])
  expect(findFlatImportance(three, flat, 'l1')).toEqual([])
  expect(findFlatImportance(three, { layer_1: [0.001, 1, 1, 1] }, 'gamma')).toEqual([])
})
