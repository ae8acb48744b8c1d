import { logAxis } from '../../core/report/plots/log-axis.ts'
import type { Plot } from '../../core/report/plots/plot.ts'
import { axisName, baseOption, curveLook, hollow, legendOption, valueAxis } from './base-option.ts'
import type { ChartModel } from './chart-model.ts'
import type { ChartTheme } from './chart-theme.ts'
import { formatCompact, formatValue } from './format.ts'
import { tooltipBox } from './tooltip.ts'

type Hover = { seriesName: string; data: { name?: string; values: [number, number] } }

/** A recorded chart, drawn as the reports draw it: lines and points of groups, published ones hollow. A click carries the run's id. */
export function plotOptions(plot: Plot, theme: ChartTheme): ChartModel {
  const groups = plot.groups.filter(({ points }) => points.length > 0)
  const axis = plot.x.scale === 'log' ? logAxis(groups.flatMap(({ points }) => points.map(({ x }) => x))) : null
  const base = valueAxis(theme, axisName(plot.x.label, plot.x.unit), plot.x.unit)
  const option = {
    ...baseOption(theme),
    grid: { left: 58, right: 20, top: groups.length > 1 ? 28 : 12, bottom: 42 },
    ...(groups.length > 1 ? { legend: legendOption(theme) } : {}),
    xAxis: axis === null ? { ...base, scale: true } : { ...base, ...logOption(axis, base) },
    yAxis: { ...valueAxis(theme, axisName(plot.y.label, plot.y.unit), plot.y.unit, 42), scale: true },
    tooltip: {
      ...(baseOption(theme)['tooltip'] as object),
      trigger: 'item',
      formatter: ({ seriesName, data }: Hover) =>
        tooltipBox(data.name || seriesName, [
          { label: plot.x.label, value: formatValue(data.values[0], plot.x.unit) },
          { label: plot.y.label, value: formatValue(data.values[1], plot.y.unit) },
        ]),
    },
    series: groups.map((group, index) => drawGroup(group, index, axis?.toExponent ?? ((x) => x), theme)),
  }
  return {
    option,
    table: {
      columns: [
        { label: 'Group', unit: '' },
        { label: 'Point', unit: '' },
        { label: plot.x.label, unit: plot.x.unit },
        { label: plot.y.label, unit: plot.y.unit },
      ],
      rows: groups.flatMap(({ name, points }) => points.map(({ label, x, y }) => [name, label, x, y])),
    },
    heightPx: 300,
    summary: `${plot.title}: ${groups.map(({ name, points }) => `${name} ${points.length} points`).join(', ')}.`,
  }
}

function drawGroup(
  { name, origin, isLine, points }: Plot['groups'][number],
  index: number,
  toX: (x: number) => number,
  theme: ChartTheme,
): Record<string, unknown> {
  const look = curveLook(index)
  const isHollow = origin === 'published'
  // ECharts fills its own hollow symbols with white, also on a dark ground.
  const symbol = look.symbol.replace(/^empty(.)/, (_, first: string) => first.toLowerCase())
  const ordered = isLine ? points.toSorted((a, b) => a.x - b.x) : points
  return {
    type: isLine ? 'line' : 'scatter',
    name,
    symbol,
    symbolSize: isLine ? 7 : 10,
    showSymbol: true,
    lineStyle: { width: 1.5, type: look.dash },
    ...(isHollow ? { itemStyle: hollow(theme), lineStyle: { color: theme.muted, width: 1, type: 'dotted' } } : {}),
    data: ordered.map((point) => ({
      ...(point.runId === undefined ? {} : { id: point.runId }),
      name: point.label,
      value: [toX(point.x), point.y],
      values: [point.x, point.y],
      ...(point.isMarked ? { symbolSize: 14, itemStyle: { borderColor: theme.text, borderWidth: 2 } } : {}),
    })),
  }
}

/** Decades as whole numbers on a linear axis: ECharts' own logarithmic axis cannot show 0. */
function logOption({ decades, zeroAt, toValue }: ReturnType<typeof logAxis>, base: Record<string, unknown>) {
  return {
    min: zeroAt ?? decades.first,
    max: decades.last,
    interval: 1,
    axisLabel: {
      ...(base['axisLabel'] as object),
      formatter: (exponent: number) => (exponent === zeroAt ? '0' : formatCompact(toValue(exponent))),
    },
  }
}
