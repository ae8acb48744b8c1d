import { axisName, axisValue, baseOption } from './base-option.ts'
import type { ChartModel } from './chart-model.ts'
import type { ChartTheme } from './chart-theme.ts'
import { formatValue } from './format.ts'
import { tooltipBox } from './tooltip.ts'

export type ParallelAxis = { key: string; label: string; unit: string; better: 'higher' | 'lower' | null }

export type ParallelInput = {
  axes: readonly ParallelAxis[]
  /** One line each; a missing value leaves a gap. */
  lines: readonly { id: string; name: string; values: Readonly<Record<string, number | null>> }[]
  /** Drawn strong. */
  selectedIds?: readonly string[] | undefined
}

type Hover = { data: { name: string; value: (number | null)[] } }

/** Parallel coordinates: an axis a figure, a line a run. Axes that improve downwards are turned, so that up is better on all. */
export function parallelOptions({ axes, lines, selectedIds = [] }: ParallelInput, theme: ChartTheme): ChartModel {
  const dashes = ['solid', 'dashed', 'dotted', [8, 3, 2, 3], [12, 4], [2, 4]]
  const option = {
    ...baseOption(theme),
    parallel: {
      left: 56,
      right: 72,
      top: 34,
      bottom: 16,
      parallelAxisDefault: {
        nameLocation: 'end',
        nameGap: 12,
        nameTextStyle: { color: theme.text, fontSize: 11 },
        axisLine: { lineStyle: { color: theme.axis } },
        axisTick: { lineStyle: { color: theme.axis } },
        splitLine: { show: false },
      },
    },
    parallelAxis: axes.map(({ label, unit, better }, dim) => ({
      dim,
      name: axisName(label, unit),
      inverse: better === 'lower',
      scale: true,
      ...(better === 'lower' ? { nameLocation: 'start' } : {}),
      axisLabel: { color: theme.muted, fontSize: 11, formatter: axisValue(unit) },
      areaSelectStyle: { color: theme.accent, borderColor: theme.accent, opacity: 0.2, width: 14 },
    })),
    tooltip: {
      ...(baseOption(theme)['tooltip'] as object),
      trigger: 'item',
      formatter: ({ data }: Hover) =>
        tooltipBox(
          data.name,
          axes.map(({ label, unit }, index) => ({ label, value: formatValue(data.value[index], unit) })),
        ),
    },
    series: lines.map(({ id, name, values }, index) => ({
      type: 'parallel',
      name,
      smooth: false,
      lineStyle: {
        color: theme.series[index % theme.series.length],
        type: dashes[index % dashes.length],
        width: selectedIds.includes(id) ? 3 : 1.5,
        opacity: 0.9,
      },
      data: [{ id, name, value: axes.map(({ key }) => values[key] ?? null) }],
    })),
  }
  return {
    option,
    table: {
      columns: [{ label: 'Name', unit: '' }, ...axes.map(({ label, unit }) => ({ label, unit }))],
      rows: lines.map(({ name, values }) => [name, ...axes.map(({ key }) => values[key] ?? null)]),
    },
    heightPx: 340,
    summary: `Parallel coordinates of ${lines.length} runs over ${axes.length} figures.`,
  }
}
