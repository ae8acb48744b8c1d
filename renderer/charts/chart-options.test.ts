import { describe, expect, it } from 'vitest'
import { lightTheme } from './chart-theme.ts'
import { confusionOptions } from './confusion-options.ts'
import { heatMapOptions } from './heat-map-options.ts'
import { layerBarsOptions } from './layer-bars-options.ts'
import { lineOptions } from './line-options.ts'
import { scatterOptions } from './scatter-options.ts'
import { timelineOptions } from './timeline-options.ts'

type Drawn = {
  series: { name?: string; data: unknown[]; lineStyle?: { type: unknown }; itemStyle?: { decal?: unknown } }[]
}
const drawn = (option: unknown) => option as Drawn

describe('every chart', () => {
  const empty = [
    lineOptions({ curves: [], label: 'Loss', unit: '', xLabel: 'Epoch' }, lightTheme),
    layerBarsOptions({ layers: [], sets: [], label: 'Cycles', unit: '' }, lightTheme),
    scatterOptions(
      {
        points: [],
        x: { label: 'FPS', unit: '1/s', better: 'higher' },
        y: { label: 'Accuracy', unit: 'ratio', better: 'higher' },
      },
      lightTheme,
    ),
    heatMapOptions(
      { rows: [], columns: [], values: [], label: 'Accuracy', unit: 'ratio', rowLabel: 'Layer', columnLabel: 'Ratio' },
      lightTheme,
    ),
    timelineOptions({ rows: [], bars: [], unit: 'ms', rowLabel: 'Layer' }, lightTheme),
  ]
  it.each(empty)('stands without data: $summary', (model) => {
    expect(model.heightPx).toBeGreaterThan(0)
    expect(model.table.rows).toEqual([])
  })
})

describe('curves', () => {
  const model = lineOptions(
    {
      curves: [
        {
          name: 'training',
          points: [
            [1, 0.7],
            [2, 0.5],
          ],
        },
        { name: 'validation', points: [[2, 0.6]] },
      ],
      label: 'Loss',
      unit: 'nats',
      xLabel: 'Epoch',
    },
    lightTheme,
  )
  it('differ by dash, so that they can be told apart in greyscale', () => {
    const [a, b] = drawn(model.option).series
    expect(a?.lineStyle?.type).not.toEqual(b?.lineStyle?.type)
  })
  it('export one row per x with gaps left empty', () => {
    expect(model.table.columns.map(({ label }) => label)).toEqual(['Epoch', 'Loss training', 'Loss validation'])
    expect(model.table.rows).toEqual([
      [1, 0.7, null],
      [2, 0.5, 0.6],
    ])
  })
})

describe('bars per layer', () => {
  const layers = ['conv_0', 'conv_1']
  const sets = [
    { name: 'before', values: [10, 20] },
    { name: 'after', values: [10, null] },
  ]
  const model = layerBarsOptions({ layers, sets, label: 'Filters', unit: '' }, lightTheme)
  it('draw the second of a pair hatched', () => {
    const [before, after] = drawn(model.option).series
    expect(before?.itemStyle?.decal).toBeUndefined()
    expect(after?.itemStyle?.decal).toBeDefined()
  })
  it('export both sides', () =>
    expect(model.table.rows).toEqual([
      ['conv_0', 10, 10],
      ['conv_1', 20, null],
    ]))
  it('name the largest', () => expect(model.summary).toContain('the largest is conv_1 with 20'))
})

it('scatter: a single ratio stands on an axis around it, within 0 to 100 %', () => {
  const { option } = scatterOptions(
    {
      points: [{ id: 'a', name: 'A', x: 66, y: 0.98 }],
      x: { label: 'FPS', unit: '1/s', better: 'higher' },
      y: { label: 'Accuracy', unit: 'ratio', better: 'higher' },
    },
    lightTheme,
  )
  type Bound = (extent: { min: number; max: number }) => number | null
  const { min, max } = option['yAxis'] as { min: Bound; max: Bound }
  const one = { min: 0.98, max: 0.98 }
  expect([min(one), max(one)]).toEqual([0.8, 1])
  const low = { min: 0.01, max: 0.01 }
  expect([min(low), max(low)]).toEqual([0, 0.2])
  expect([min({ min: 0.8, max: 0.9 }), max({ min: 0.8, max: 0.9 })]).toEqual([null, null])
})

it('scatter: the front is drawn and named in the export', () => {
  const model = scatterOptions(
    {
      points: [
        { id: 'a', name: 'A', x: 66, y: 0.833 },
        { id: 'b', name: 'B', x: 133, y: 0.8 },
        { id: 'c', name: 'C', x: 60, y: 0.7 },
      ],
      x: { label: 'FPS', unit: '1/s', better: 'higher' },
      y: { label: 'Accuracy', unit: 'ratio', better: 'higher' },
    },
    lightTheme,
  )
  expect(drawn(model.option).series[0]).toMatchObject({
    name: 'Pareto front',
    data: [
      [66, 0.833],
      [133, 0.8],
    ],
  })
  expect(model.table.rows.map((row) => row[3])).toEqual(['yes', 'yes', 'no'])
})

it('confusion: the diagonal is counted', () => {
  const model = confusionOptions(
    {
      classes: ['not_person', 'person'],
      confusion: [
        [220, 30],
        [45, 205],
      ],
    },
    lightTheme,
  )
  expect(model.summary).toBe('Confusion matrix: 425 of 500 images on the diagonal.')
})
