import { baseOption, valueAxis } from './base-option.ts'
import type { ChartModel } from './chart-model.ts'
import type { ChartTheme } from './chart-theme.ts'
import { formatValue } from './format.ts'
import { tooltipBox } from './tooltip.ts'

export type SmallMultiplesInput = {
  /** One small chart each; all share their axes. */
  panels: readonly { name: string; points: readonly (readonly [number, number])[] }[]
  label: string
  unit: string
  xLabel: string
  xUnit: string
  /** A level drawn across every panel; null for none. */
  reference: { label: string; value: number } | null
  /** Panels beside each other; 5 unless told. */
  columns?: number | undefined
}

const rowPx = 104
const gapPx = 44
/** Room for a panel's name above it. */
const titlePx = 24
type Hover = { seriesName: string; value: [number, number] }

/** Many small line charts on the same axes: which of them falls early is seen at a glance. */
export function smallMultiplesOptions(input: SmallMultiplesInput, theme: ChartTheme): ChartModel {
  const { panels, unit, xUnit } = input
  const columns = Math.max(1, Math.min(input.columns ?? 5, panels.length))
  const rows = Math.ceil(panels.length / columns)
  const values = [
    ...panels.flatMap(({ points }) => points.map(([, y]) => y)),
    ...(input.reference ? [input.reference.value] : []),
  ]
  const [low, high] = axisEnds(values, unit)
  const left = (index: number) => 4 + (96 * (index % columns)) / columns
  const top = (index: number) => titlePx + Math.floor(index / columns) * (rowPx + gapPx)
  const isFirst = (index: number) => index % columns === 0
  const isLowest = (index: number) => index + columns >= panels.length
  const option = {
    ...baseOption(theme),
    title: panels.map(({ name }, index) => ({
      text: name,
      left: `${left(index)}%`,
      top: top(index) - titlePx + 4,
      padding: 0,
      textStyle: { fontSize: 11, fontWeight: 'normal', color: theme.text },
    })),
    grid: panels.map((_, index) => ({
      left: `${left(index)}%`,
      top: top(index),
      width: `${96 / columns - 2.5}%`,
      height: rowPx,
    })),
    xAxis: panels.map((_, index) => {
      const axis = valueAxis(theme, '', xUnit)
      const own = axis['axisLabel'] as Record<string, unknown>
      return {
        ...axis,
        gridIndex: index,
        min: 0,
        max: 'dataMax',
        splitNumber: 3,
        axisLabel: { ...own, fontSize: 10, show: isLowest(index) },
      }
    }),
    yAxis: panels.map((_, index) => {
      const axis = valueAxis(theme, '', unit)
      const own = axis['axisLabel'] as Record<string, unknown>
      return {
        ...axis,
        gridIndex: index,
        min: low,
        max: high,
        splitNumber: 3,
        axisLabel: { ...own, fontSize: 10, show: isFirst(index), showMaxLabel: true },
      }
    }),
    tooltip: {
      ...(baseOption(theme)['tooltip'] as object),
      trigger: 'axis',
      axisPointer: { type: 'line', lineStyle: { color: theme.axis } },
      formatter: ([hovered]: Hover[]) =>
        hovered
          ? tooltipBox(hovered.seriesName, [
              { label: input.xLabel, value: formatValue(hovered.value[0], xUnit) },
              { label: input.label, value: formatValue(hovered.value[1], unit) },
            ])
          : '',
    },
    series: panels.map(({ name, points }, index) => ({
      type: 'line',
      name,
      xAxisIndex: index,
      yAxisIndex: index,
      data: points.map(([x, y]) => [x, y]),
      showSymbol: true,
      symbol: 'circle',
      symbolSize: 4,
      lineStyle: { width: 1.5, color: theme.series[0] },
      itemStyle: { color: theme.series[0] },
      emphasis: { disabled: true },
      ...(input.reference
        ? {
            markLine: {
              silent: true,
              symbol: 'none',
              label: { show: false },
              lineStyle: { color: theme.warning, type: 'dashed', width: 1 },
              data: [{ yAxis: input.reference.value }],
            },
          }
        : {}),
    })),
  }
  const xs = [...new Set(panels.flatMap(({ points }) => points.map(([x]) => x)))].sort((a, b) => a - b)
  const maps = panels.map(({ points }) => new Map(points.map(([x, y]) => [x, y])))
  return {
    option,
    table: {
      columns: [{ label: input.xLabel, unit: xUnit }, ...panels.map(({ name }) => ({ label: name, unit }))],
      rows: xs.map((x) => [x, ...maps.map((map) => map.get(x) ?? null)]),
    },
    heightPx: rows * (rowPx + gapPx),
    summary: `${input.label} against ${input.xLabel}, ${panels.length} small charts on the same axes.`,
  }
}

/** Ratios end at the next 5 % below and above, so that the axis has round numbers. */
function axisEnds(values: readonly number[], unit: string): [number, number] {
  const [low, high] = [Math.min(...values), Math.max(...values)]
  if (unit !== 'ratio' || values.length === 0) return [low, high]
  return [Math.floor(low * 20 + 1e-9) / 20, Math.min(1, Math.ceil(high * 20 - 1e-9) / 20)]
}
