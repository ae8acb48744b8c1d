import { baseOption, categoryAxis } from './base-option.ts'
import type { ChartModel } from './chart-model.ts'
import { inkOn, scaleColour, type ChartTheme } from './chart-theme.ts'
import { formatValue } from './format.ts'
import { tooltipBox } from './tooltip.ts'

export type HeatMapInput = {
  rows: readonly string[]
  columns: readonly string[]
  /** values[row][column]; null is left blank. */
  values: readonly (readonly (number | null)[])[]
  label: string
  unit: string
  rowLabel: string
  columnLabel: string
  /** Labels of the column axis by column, where not every column has its own. */
  columnTicks?: ReadonlyMap<number, string> | undefined
  min?: number | undefined
  max?: number | undefined
}

type Hover = { value: [number, number, number] }

/** A value per row and column, on the one perceptual scale, with the value written in the cell where it fits. */
export function heatMapOptions(input: HeatMapInput, theme: ChartTheme): ChartModel {
  const { rows, columns, values, label, unit } = input
  const data = values.flatMap((row, y) => row.flatMap((value, x) => (value === null ? [] : [[x, y, value]])))
  const all = data.map((cell) => cell[2] ?? 0)
  const min = input.min ?? Math.min(0, ...all)
  const max = input.max ?? Math.max(min + Number.EPSILON, ...all)
  const longest = Math.max(4, ...rows.map((name) => name.length))
  const isRoomy = columns.length <= 16
  // Lines between many narrow cells would hide the cells.
  const gapPx = columns.length <= 40 ? 1 : 0
  const background = (value: number) => scaleColour(theme, (value - min) / (max - min || 1))
  const option = {
    ...baseOption(theme),
    grid: { left: Math.min(200, 30 + longest * 6.2), right: 84, top: 8, bottom: 42 },
    xAxis: {
      ...columnAxis(input, theme),
      name: input.columnLabel,
      nameLocation: 'middle',
      nameGap: 24,
      nameTextStyle: { color: theme.muted, fontSize: 11 },
    },
    yAxis: { ...categoryAxis(theme, rows), inverse: true },
    visualMap: {
      min,
      max,
      calculable: false,
      orient: 'vertical',
      right: 0,
      top: 'middle',
      itemHeight: 100,
      itemWidth: 10,
      inRange: { color: [...theme.scale] },
      text: [formatValue(max, unit), formatValue(min, unit)],
      textStyle: { color: theme.muted, fontSize: 10 },
    },
    tooltip: {
      ...(baseOption(theme)['tooltip'] as object),
      trigger: 'item',
      formatter: ({ value: [x, y, value] }: Hover) =>
        tooltipBox(rows[y] ?? '', [
          { label: input.columnLabel, value: columns[x] ?? '' },
          { label, value: formatValue(value, unit) },
        ]),
    },
    series: [
      {
        type: 'heatmap',
        data: data.map(([x, y, value]) => ({
          value: [x, y, value],
          label: { color: inkOn(background(value ?? 0)) },
        })),
        label: { show: isRoomy, fontSize: 10, formatter: ({ value }: Hover) => formatValue(value[2], unit) },
        itemStyle: { borderColor: theme.surface, borderWidth: gapPx },
        emphasis: { disabled: true },
      },
    ],
  }
  return {
    option,
    table: {
      columns: [{ label: input.rowLabel, unit: '' }, ...columns.map((name) => ({ label: name, unit }))],
      rows: rows.map((name, y) => [name, ...columns.map((_, x) => values[y]?.[x] ?? null)]),
    },
    heightPx: 64 + 22 * Math.max(2, rows.length),
    summary: `${label} for ${rows.length} rows (${input.rowLabel}) and ${columns.length} columns (${input.columnLabel}).`,
  }
}

function columnAxis({ columns, columnTicks }: HeatMapInput, theme: ChartTheme): Record<string, unknown> {
  const axis = categoryAxis(theme, columns)
  if (!columnTicks) return axis
  return {
    ...axis,
    axisLabel: {
      ...(axis['axisLabel'] as object),
      interval: (index: number) => columnTicks.has(index),
      formatter: (_: string, index: number) => columnTicks.get(index) ?? '',
    },
  }
}
