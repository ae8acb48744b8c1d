import { describe, expect, it } from 'vitest'
import type { LayerTable, RunSummary } from '../../../core/contract/run.ts'
import { diffConfigs } from './config-diff.ts'
import { linkedMetrics } from './linked-metrics.ts'
import { metricDeltas } from './metric-deltas.ts'
import { matchesFilter, runColumns, type RunRow } from './run-columns.ts'
import { runsToCsv } from './runs-export.ts'
import { sharedQuantities, sideBySide } from './side-by-side.ts'

const summary = (id: string, over: Partial<RunSummary> = {}): RunSummary => ({
  id,
  type: 'train',
  name: id,
  createdAt: '2026-01-01T00:00:00Z',
  durationMs: 10,
  inputModelId: 'm1',
  outputModelId: 'm2',
  datasetId: null,
  metrics: {},
  tags: [],
  notes: '',
  ...over,
})

describe('configuration diff', () => {
  it('names nested settings and marks what differs', () => {
    const rows = diffConfigs([
      { epochs: 5, bits: { weights: 4 }, activity: { amplitude: 1e-6 } },
      { epochs: 5, bits: { weights: 1 } },
    ])
    expect(rows).toEqual([
      { key: 'activity.amplitude', values: ['1e-6', ''], isDifferent: true },
      { key: 'bits.weights', values: ['4', '1'], isDifferent: true },
      { key: 'epochs', values: ['5', '5'], isDifferent: false },
    ])
  })
})

describe('a configuration with a graph', () => {
  it('tells its size instead of every field of every layer', () => {
    expect(diffConfigs([{ graph: { input: { width: 8 }, layers: [{ id: 'a' }, { id: 'b' }] } }])).toEqual([
      { key: 'graph', values: ['2 layers'], isDifferent: false },
    ])
  })
})

describe('metric deltas', () => {
  it('give points for ratios, per cent for the rest, and know the better direction', () => {
    const [accuracy, latency] = metricDeltas([
      { metrics: { accuracyRatio: 0.833, latencyMs: 15.15 }, measuredOn: 'test, 500 images' },
      { metrics: { accuracyRatio: 0.8, latencyMs: 7.575 }, measuredOn: 'test, 500 images' },
    ])
    expect(accuracy?.cells[1]?.change).toEqual({ text: '−3.3 points', isBetter: false })
    expect(latency?.cells[1]?.change).toEqual({ text: '−50.0 %', isBetter: true })
  })
  it('say nothing where a figure is missing', () => {
    const [cycles] = metricDeltas([
      { metrics: { cycles: 1 }, measuredOn: null },
      { metrics: {}, measuredOn: null },
    ])
    expect(cycles?.cells).toEqual([
      { value: 1, images: null, change: null },
      { value: null, images: null, change: null },
    ])
  })
  it('set accuracies against each other on the same images only, and name the images', () => {
    const [accuracy, sparsity] = metricDeltas([
      { metrics: { accuracyRatio: 0.806, sparsityRatio: 0.6 }, measuredOn: 'test, 500 images' },
      { metrics: { accuracyRatio: 0.921, sparsityRatio: 0.7 }, measuredOn: 'val, 252 images' },
    ])
    expect(accuracy?.cells.map(({ images, change }) => [images, change])).toEqual([
      ['test, 500 images', null],
      ['val, 252 images', null],
    ])
    expect(sparsity?.cells[1]).toMatchObject({ images: null, change: { text: '+10.0 points' } })
  })
})

describe('linked figures', () => {
  it('give a profile the accuracy its model was trained to, the newest first, and keep its own', () => {
    const profile = summary('p', {
      type: 'profile',
      inputModelId: 'm2',
      outputModelId: null,
      metrics: { framesPerSecond: 133, sparsityRatio: 0.7 },
    })
    const old = summary('t', { metrics: { testAccuracyRatio: 0.7, sparsityRatio: 0.1 } })
    const newer = summary('e', {
      type: 'evaluate',
      inputModelId: 'm2',
      outputModelId: null,
      createdAt: '2026-02-01T00:00:00Z',
      metrics: { accuracyRatio: 0.8 },
    })
    expect(linkedMetrics(profile, [profile, old, newer])).toMatchObject({
      framesPerSecond: 133,
      accuracyRatio: 0.8,
      sparsityRatio: 0.7,
    })
  })
  it('keep the accuracies of two splits apart', () => {
    const profile = summary('p', { type: 'profile', inputModelId: 'm2', outputModelId: null })
    const on = (split: string, createdAt: string, ratio: number) =>
      summary(split, {
        type: 'evaluate',
        inputModelId: 'm2',
        outputModelId: null,
        createdAt,
        metrics: { accuracyRatio: ratio, [`${split}AccuracyRatio`]: ratio },
      })
    const linked = linkedMetrics(profile, [
      on('test', '2026-02-01T00:00:00Z', 0.8),
      on('validation', '2026-02-02T00:00:00Z', 0.9),
    ])
    expect(linked).toMatchObject({ testAccuracyRatio: 0.8, validationAccuracyRatio: 0.9 })
  })
  it('do not borrow from other models', () => {
    const profile = summary('p', { type: 'profile', inputModelId: 'm9', outputModelId: null })
    expect(linkedMetrics(profile, [profile, summary('t', { metrics: { accuracyRatio: 0.7 } })])).toEqual({})
  })
})

describe('the table', () => {
  const rows: RunRow[] = [
    {
      run: summary('a', { tags: ['baseline'], metrics: { accuracyRatio: 0.85, oddity: 3 } }),
      model: 'akidanet',
      dataset: 'vww',
      metrics: { accuracyRatio: 0.85, oddity: 3 },
    },
  ]
  it('hides unusual figures until asked, and says simulated where it is', () => {
    const columns = runColumns(rows)
    expect(columns.find(({ key }) => key === 'oddity')?.isHidden).toBe(true)
    expect(columns.find(({ key }) => key === 'latencyMs')?.unit).toBe('ms, simulated')
    const accuracies = columns.filter(({ key }) => key.endsWith('ccuracyRatio'))
    expect(accuracies.map(({ key, unit, isHidden }) => [key, unit, isHidden])).toEqual([
      ['validationAccuracyRatio', '%', false],
      ['testAccuracyRatio', '%', false],
      ['accuracyRatio', '%', true],
    ])
  })
  it('filters by every word over name, tags and model', () => {
    expect(matchesFilter(rows[0]!, 'BASE akida')).toBe(true)
    expect(matchesFilter(rows[0]!, 'base missing')).toBe(false)
  })
  it('exports full precision with units', () => {
    const [header, line] = runsToCsv(rows).split('\r\n')
    expect(header).toContain('accuracyRatio (ratio),oddity')
    expect(line).toBe('a,train,a,akidanet,vww,2026-01-01T00:00:00Z,baseline,,10,0.85,3')
  })
})

describe('layers side by side', () => {
  const table = (values: Record<string, number>): LayerTable => ({
    columns: [{ key: 'cycles', label: 'Cycles', unit: '' }],
    rows: Object.entries(values).map(([layer, cycles]) => ({ layer, values: { cycles } })),
  })
  it('match by name and leave gaps', () => {
    const tables = [table({ a: 1, b: 2 }), null, table({ b: 3, c: 4 })]
    expect(sharedQuantities(tables).map(({ key }) => key)).toEqual(['cycles'])
    expect(sideBySide(tables, 'cycles')).toEqual([
      { layer: 'a', values: [1, null, null] },
      { layer: 'b', values: [2, null, 3] },
      { layer: 'c', values: [null, null, 4] },
    ])
  })
})
