import { axisName, baseOption, curveLook, legendOption, valueAxis } from './base-option.ts'
import type { ChartModel } from './chart-model.ts'
import type { ChartTheme } from './chart-theme.ts'
import { formatNumber, formatValue } from './format.ts'
import { tooltipBox } from './tooltip.ts'

export type Curve = { name: string; points: readonly (readonly [number, number])[] }

export type LineInput = {
  curves: readonly Curve[]
  /** Quantity on the y axis, e.g. `Loss`. */
  label: string
  unit: string
  xLabel: string
  /** Fixes the y axis; ratios usually take 0..1. */
  yMin?: number | undefined
  yMax?: number | undefined
  isLogX?: boolean | undefined
}

type Hover = { seriesName: string; color: string; value: [number, number] }

/** Curves against the epoch (or an amplitude). Curves differ by dash and marker as well as by colour. */
export function lineOptions(input: LineInput, theme: ChartTheme): ChartModel {
  const { curves, label, unit, xLabel } = input
  const longest = Math.max(0, ...curves.map(({ points }) => points.length))
  const y = valueAxis(theme, axisName(label, unit), unit, 42)
  const option = {
    ...baseOption(theme),
    grid: { left: 58, right: 16, top: curves.length > 1 ? 28 : 12, bottom: 40 },
    ...(curves.length > 1 ? { legend: legendOption(theme) } : {}),
    xAxis: {
      ...valueAxis(theme, xLabel, ''),
      ...(input.isLogX ? { type: 'log' } : { min: 0, max: 'dataMax' }),
    },
    yAxis: {
      ...y,
      scale: true,
      ...(input.yMin === undefined ? {} : { min: input.yMin }),
      ...(input.yMax === undefined ? ratioTop(unit) : { max: input.yMax }),
    },
    tooltip: {
      ...(baseOption(theme)['tooltip'] as object),
      trigger: 'axis',
      axisPointer: { type: 'line', lineStyle: { color: theme.axis } },
      formatter: (hovered: Hover[]) =>
        tooltipBox(
          `${xLabel} ${formatNumber(hovered[0]?.value[0] ?? 0)}`,
          hovered.map(({ seriesName, color, value }) => ({
            label: seriesName,
            value: formatValue(value[1], unit),
            colour: color,
          })),
        ),
    },
    series: curves.map(({ name, points }, index) => {
      const look = curveLook(index)
      return {
        type: 'line',
        name,
        data: points.map(([x, value]) => [x, value]),
        showSymbol: longest <= 40,
        symbol: look.symbol,
        symbolSize: 5,
        lineStyle: { width: 1.5, type: look.dash },
        sampling: longest > 2000 ? 'lttb' : undefined,
        emphasis: { disabled: true },
      }
    }),
  }
  return { option, table: lineTable(input), heightPx: 220, summary: describe(input) }
}

function lineTable({ curves, xLabel, label, unit }: LineInput): ChartModel['table'] {
  const xs = [...new Set(curves.flatMap(({ points }) => points.map(([x]) => x)))].sort((a, b) => a - b)
  const maps = curves.map(({ points }) => new Map(points.map(([x, y]) => [x, y])))
  return {
    columns: [
      { label: xLabel, unit: '' },
      ...curves.map(({ name }) => ({ label: curves.length > 1 ? `${label} ${name}` : label, unit })),
    ],
    rows: xs.map((x) => [x, ...maps.map((map) => map.get(x) ?? null)]),
  }
}

function describe({ curves, label, unit, xLabel }: LineInput): string {
  const ends = curves.map(({ name, points }) => `${name} ends at ${formatValue(points.at(-1)?.[1], unit)}`)
  return `${label} against ${xLabel}. ${ends.join('; ')}.`
}

/** A share ends at 100 %: the axis never runs beyond it. */
function ratioTop(unit: string): Record<string, unknown> {
  return unit === 'ratio' ? { max: ({ max }: { max: number }) => (max > 0.85 ? 1 : null) } : {}
}
