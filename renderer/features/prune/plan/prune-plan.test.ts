import { describe, expect, it } from 'vitest'
import type { Graph } from '../../../../core/graph/types.ts'
import { collapseWarnings } from './collapse-warnings.ts'
import { forecastPlan, withThreshold, withUniformRatio } from './prune-plan.ts'

const conv = (id: string, filters: number): Graph['layers'][number] => ({
  id,
  name: id,
  type: 'conv',
  bits: null,
  filters,
  kernel: 3,
  stride: 1,
  padding: 'same',
  bias: false,
  batchNorm: { epsilon: 1e-3 },
  activation: 'relu6',
  maxPool: null,
  globalAverage: id === 'c' ? 'before-activation' : 'none',
})
const graph: Graph = {
  input: { height: 8, width: 8, channels: 3, scale: 1, offset: 0 },
  classes: ['a', 'b'],
  layers: [
    conv('a', 8),
    conv('b', 16),
    conv('c', 32),
    { id: 'd', name: 'd', type: 'dense', bits: null, units: 2, bias: true, activation: 'none' },
  ],
}

describe('forecast', () => {
  it('counts by hand: halving b shrinks b, its batch normalisation and the input of c', () => {
    const { rows, parametersBefore, parametersAfter, macsBefore, macsAfter } = forecastPlan(graph, { b: 0.5 }, 1)
    const a = 9 * 3 * 8 + 4 * 8
    const before = a + (9 * 8 * 16 + 4 * 16) + (9 * 16 * 32 + 4 * 32) + (32 * 2 + 2)
    const after = a + (9 * 8 * 8 + 4 * 8) + (9 * 8 * 32 + 4 * 32) + (32 * 2 + 2)
    expect(parametersBefore).toBe(before)
    expect(parametersAfter).toBe(after)
    expect(macsBefore - macsAfter).toBe(64 * 9 * (8 * 8 + 8 * 32))
    expect(rows.map(({ filtersAfter }) => filtersAfter)).toEqual([8, 8, 32, 2])
  })
  it('lets layers that a residual couples follow the first of them', () => {
    const [a, b, c, d] = graph.layers as [Graph['layers'][number], ...Graph['layers']]
    const added = { ...conv('b', 8), residual: { from: ['a'], place: 'before-activation' as const } }
    const { rows, filtersBefore, filtersAfter } = forecastPlan(
      { ...graph, layers: [a, added, c!, d!] },
      { a: 0.5, b: 0.9 },
      1,
    )
    expect(b!.id).toBe('b')
    expect(rows.map((row) => [row.filtersAfter, row.isPrunable, row.follows])).toEqual([
      [4, true, null],
      [4, false, 'a'],
      [32, true, null],
      [2, false, null],
    ])
    expect([filtersBefore, filtersAfter]).toEqual([48, 40])
  })
})

describe('plans', () => {
  it('set one ratio for chosen layers and leave the others', () => {
    expect(withUniformRatio({ a: 0.1, b: 0.1 }, ['b', 'c'], 0.3)).toEqual({ a: 0.1, b: 0.3, c: 0.3 })
  })
  it('turn a threshold into the share of filters below it, keeping one', () => {
    const scores = new Map([
      ['b', [0.1, 0.2, 0.9, 1]],
      ['c', [0.1, 0.1]],
    ])
    expect(withThreshold({}, scores, ['b', 'c', 'missing'], 0.5)).toEqual({ b: 0.5, c: 0.5 })
  })
})

describe('warnings', () => {
  const tuned = { epochsPerStep: 5, steps: 1, hasData: true }
  it('are silent on a moderate, tuned cut and on no cut', () => {
    expect(collapseWarnings(forecastPlan(graph, { b: 0.2, c: 0.2 }, 1), tuned)).toEqual([])
    expect(collapseWarnings(forecastPlan(graph, {}, 1), { ...tuned, hasData: false })).toEqual([])
  })
  it('name a layer that keeps too little', () => {
    expect(collapseWarnings(forecastPlan(graph, { b: 0.9 }, 1), tuned).join()).toContain('b keeps 4 filters')
  })
  it('speak up when a cut is not tuned, too deep, or not measured', () => {
    const forecast = forecastPlan(graph, { b: 0.5, c: 0.5 }, 1)
    expect(collapseWarnings(forecast, { ...tuned, epochsPerStep: 0 }).join()).toContain('without fine-tuning')
    expect(collapseWarnings(forecast, tuned).join()).toContain('in one cut')
    expect(collapseWarnings(forecast, { ...tuned, hasData: false }).join()).toContain('Without a data set')
  })
})
