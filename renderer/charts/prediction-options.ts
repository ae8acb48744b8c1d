import { axisName, baseOption, legendOption, valueAxis } from './base-option.ts'
import type { ChartModel } from './chart-model.ts'
import type { ChartTheme } from './chart-theme.ts'
import { formatPercent, formatValue } from './format.ts'
import { tooltipBox } from './tooltip.ts'

export type Prediction = { name: string; group: string; measured: number; predicted: number }

export type PredictionInput = {
  points: readonly Prediction[]
  label: string
  unit: string
  /** Words for the two axes and the diagonal. */
  words: { measured: string; predicted: string; equal: string; error: string }
}

type Hover = { data: { name: string; value: [number, number] } }
const symbols = ['circle', 'diamond', 'triangle', 'rect']

/** Predicted against measured, both axes logarithmic, with the line on which both are equal. All values must be above 0. */
export function predictionOptions({ points, label, unit, words }: PredictionInput, theme: ChartTheme): ChartModel {
  const all = points.flatMap(({ measured, predicted }) => [measured, predicted])
  const min = niceBelow(Math.min(...all))
  const max = niceAbove(Math.max(...all))
  const groups = [...new Set(points.map(({ group }) => group))]
  const axis = (name: string, gap: number) => ({
    ...valueAxis(theme, axisName(`${label}, ${name}`, unit), unit, gap),
    type: 'log',
    min,
    max,
  })
  const option = {
    ...baseOption(theme),
    grid: { left: 64, right: 20, top: 28, bottom: 44 },
    legend: legendOption(theme),
    xAxis: axis(words.measured, 28),
    yAxis: axis(words.predicted, 46),
    tooltip: {
      ...(baseOption(theme)['tooltip'] as object),
      trigger: 'item',
      formatter: ({ data }: Hover) => {
        const [measured, predicted] = data.value
        return tooltipBox(data.name, [
          { label: words.measured, value: formatValue(measured, unit) },
          { label: words.predicted, value: formatValue(predicted, unit) },
          { label: words.error, value: signedPercent(predicted / measured - 1) },
        ])
      },
    },
    series: [
      {
        type: 'line',
        name: words.equal,
        data: [
          [min, min],
          [max, max],
        ],
        symbol: 'none',
        silent: true,
        lineStyle: { color: theme.muted, width: 1, type: 'dashed' },
        itemStyle: { color: theme.muted },
      },
      ...groups.map((group, index) => ({
        type: 'scatter',
        name: group,
        symbol: symbols[index % symbols.length],
        symbolSize: 7,
        itemStyle: { color: theme.series[index % theme.series.length], opacity: 0.8 },
        data: points
          .filter((point) => point.group === group)
          .map(({ name, measured, predicted }) => ({ name, value: [measured, predicted] })),
      })),
    ],
  }
  return {
    option,
    table: {
      columns: [
        { label: 'Name', unit: '' },
        { label: 'Group', unit: '' },
        { label: words.measured, unit },
        { label: words.predicted, unit },
      ],
      rows: points.map(({ name, group, measured, predicted }) => [name, group, measured, predicted]),
    },
    heightPx: 340,
    summary: `${label}: ${words.predicted} against ${words.measured} for ${points.length} points.`,
  }
}

export function signedPercent(ratio: number): string {
  return `${ratio < 0 ? '−' : '+'}${formatPercent(Math.abs(ratio))}`
}

const steps = [1, 2, 5, 10]
function niceBelow(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value))
  return (steps.findLast((step) => step * power <= value) ?? 1) * power
}
function niceAbove(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value))
  return (steps.find((step) => step * power >= value) ?? 10) * power
}
