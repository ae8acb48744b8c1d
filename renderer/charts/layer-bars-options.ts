import { axisName, baseOption, categoryAxis, legendOption, valueAxis } from './base-option.ts'
import type { ChartModel } from './chart-model.ts'
import type { ChartTheme } from './chart-theme.ts'
import { formatValue } from './format.ts'
import { tooltipBox } from './tooltip.ts'

export type LayerBarsInput = {
  layers: readonly string[]
  /** One set of bars, or two as a before/after pair. `null`: the layer does not exist there. */
  sets: readonly { name: string; values: readonly (number | null)[] }[]
  label: string
  unit: string
  /** Ends the axis; ratios usually at 1. */
  max?: number | undefined
  /** What stands at the top of the list; `Layer` unless told. */
  categoryLabel?: string | undefined
}

type Hover = { name: string; seriesName: string; color: string; value: number | null }

/** A bar per layer in network order from the top; pairs differ by pattern as well as by colour. */
export function layerBarsOptions(input: LayerBarsInput, theme: ChartTheme): ChartModel {
  const { layers, sets, label, unit } = input
  const isPair = sets.length > 1
  const longest = Math.max(6, ...layers.map((name) => name.length))
  const option = {
    ...baseOption(theme),
    grid: { left: Math.min(200, 14 + longest * 6.2), right: 20, top: isPair ? 28 : 8, bottom: 40 },
    ...(isPair ? { legend: legendOption(theme) } : {}),
    xAxis: {
      ...valueAxis(theme, axisName(label, unit), unit),
      min: 0,
      ...(input.max === undefined ? {} : { max: input.max }),
    },
    yAxis: { ...categoryAxis(theme, layers), inverse: true },
    tooltip: {
      ...(baseOption(theme)['tooltip'] as object),
      trigger: 'axis',
      axisPointer: { type: 'shadow', shadowStyle: { color: theme.grid, opacity: 0.5 } },
      formatter: (hovered: Hover[]) =>
        tooltipBox(
          hovered[0]?.name ?? '',
          hovered.map(({ seriesName, color, value }) => ({
            label: seriesName,
            value: formatValue(value, unit),
            colour: color,
          })),
        ),
    },
    series: sets.map(({ name, values }, index) => ({
      type: 'bar',
      name,
      data: [...values],
      barMaxWidth: 14,
      barGap: '10%',
      barCategoryGap: '30%',
      itemStyle: { color: theme.series[index % theme.series.length], ...(index % 2 ? { decal: hatch(theme) } : {}) },
      emphasis: { disabled: true },
    })),
  }
  const rowPx = isPair ? 10 + 12 * sets.length : 20
  return {
    option,
    table: {
      columns: [
        { label: input.categoryLabel ?? 'Layer', unit: '' },
        ...sets.map(({ name }) => ({ label: isPair ? `${label} ${name}` : label, unit })),
      ],
      rows: layers.map((layer, row) => [layer, ...sets.map(({ values }) => values[row] ?? null)]),
    },
    heightPx: 70 + rowPx * Math.max(3, layers.length),
    summary: describe(input),
  }
}

/** Diagonal lines that tell the second bar of a pair from the first in greyscale. */
function hatch(theme: ChartTheme): Record<string, unknown> {
  return { symbol: 'rect', color: theme.surface, dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: -Math.PI / 4 }
}

function describe({ layers, sets, label, unit }: LayerBarsInput): string {
  const first = sets[0]
  if (!first) return `${label} per layer: nothing to show.`
  const sizes = first.values.map((value) => value ?? 0)
  const top = sizes.indexOf(Math.max(...sizes))
  return `${label} of ${layers.length} layers; the largest is ${layers[top] ?? '–'} with ${formatValue(sizes[top], unit)}.`
}
