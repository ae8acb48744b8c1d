import { axisName, baseOption, hollow, legendOption, valueAxis } from './base-option.ts'
import type { ChartModel } from './chart-model.ts'
import type { ChartTheme } from './chart-theme.ts'
import { formatValue } from './format.ts'
import { paretoFront } from '../../core/base/pareto.ts'
import { tooltipBox } from './tooltip.ts'

export type ScatterPoint = {
  id: string
  name: string
  x: number
  y: number
  /** From a publication, not measured here: drawn hollow. */ isPublished?: boolean | undefined
}

export type ScatterInput = {
  points: readonly ScatterPoint[]
  x: { label: string; unit: string; better: 'higher' | 'lower' | null }
  y: { label: string; unit: string; better: 'higher' | 'lower' | null }
  /** Marked with a ring. */
  selectedIds?: readonly string[] | undefined
}

type Extent = { min: number; max: number }
type Hover = { data: { id?: string; name?: string; value: [number, number] } }

/** One figure against another, with the Pareto front where both have a better direction. A click carries the point's id. */
export function scatterOptions(input: ScatterInput, theme: ChartTheme): ChartModel {
  const { points, x, y } = input
  const selected = new Set(input.selectedIds ?? [])
  // Published points are no runs of this project: they stand beside the front.
  const own = points.filter(({ isPublished }) => !isPublished)
  const front = x.better && y.better ? paretoFront(own, { x: x.better, y: y.better }) : []
  const item = (point: ScatterPoint) => ({
    id: point.id,
    name: point.name,
    value: [point.x, point.y],
    ...ring(selected.has(point.id), theme),
  })
  const common = { type: 'scatter', symbolSize: 10, emphasis: { scale: 1.3 } }
  const option = {
    ...baseOption(theme),
    grid: { left: 58, right: 24, top: 28, bottom: 42 },
    legend: legendOption(theme),
    xAxis: { ...valueAxis(theme, axisName(x.label, x.unit), x.unit), scale: true, ...ratioBounds(x.unit) },
    yAxis: { ...valueAxis(theme, axisName(y.label, y.unit), y.unit, 42), scale: true, ...ratioBounds(y.unit) },
    tooltip: {
      ...(baseOption(theme)['tooltip'] as object),
      trigger: 'item',
      formatter: ({ data }: Hover) =>
        tooltipBox(data.name ?? '', [
          { label: x.label, value: formatValue(data.value[0], x.unit) },
          { label: y.label, value: formatValue(data.value[1], y.unit) },
        ]),
    },
    series: [
      {
        type: 'line',
        name: 'Pareto front',
        data: front.map((point) => [point.x, point.y]),
        symbol: 'none',
        silent: true,
        step: false,
        lineStyle: { color: theme.muted, width: 1, type: 'dashed' },
        itemStyle: { color: theme.muted },
      },
      { ...common, name: 'Runs', symbol: 'circle', data: own.map(item) },
      {
        ...common,
        name: 'Published',
        symbol: 'circle',
        itemStyle: hollow(theme),
        data: points.filter((point) => point.isPublished).map(item),
      },
    ].filter((series) => series.data.length > 0),
  }
  return {
    option,
    table: {
      columns: [
        { label: 'Name', unit: '' },
        { label: x.label, unit: x.unit },
        { label: y.label, unit: y.unit },
        { label: 'On the Pareto front', unit: '' },
      ],
      rows: points.map((point) => [point.name, point.x, point.y, front.includes(point) ? 'yes' : 'no']),
    },
    heightPx: 300,
    summary: `${y.label} against ${x.label}, ${points.length} points, ${front.length} on the Pareto front.`,
  }
}

/** A single ratio gets an axis of 20 points around it, in steps of 5, which does not leave 0 to 100 %. */
function ratioBounds(unit: string): Record<string, unknown> {
  if (unit !== 'ratio') return {}
  const topOf = (value: number) => Math.min(20, Math.max(4, Math.ceil(value * 20 + 1)))
  return {
    min: ({ min, max }: Extent) => (min === max ? (topOf(max) - 4) / 20 : null),
    max: ({ min, max }: Extent) => (min === max ? topOf(max) / 20 : null),
  }
}

function ring(isSelected: boolean, theme: ChartTheme): Record<string, unknown> {
  return isSelected ? { symbolSize: 14, itemStyle: { borderColor: theme.text, borderWidth: 2 } } : {}
}
