import type { BinCounts } from '../../core/contract/training-record.ts'
import { axisName, baseOption, valueAxis } from './base-option.ts'
import type { ChartModel } from './chart-model.ts'
import type { ChartTheme } from './chart-theme.ts'
import { formatNumber } from './format.ts'
import { tooltipBox } from './tooltip.ts'

export type BinCountsInput = {
  bins: BinCounts
  /** Drawn as a thin line over the bars: how it was before. */
  before: { name: string; bins: BinCounts } | null
  label: string
  unit: string
  /** What is counted, plural. */
  counted: string
}

type Hover = { dataIndex: number }[]

/** A histogram that was counted elsewhere, with an earlier one as a line. */
export function binCountsOptions(
  { bins, before, label, unit, counted }: BinCountsInput,
  theme: ChartTheme,
): ChartModel {
  const width = (bins.max - bins.min) / bins.counts.length
  const edges = bins.counts.map((_, index) => bins.min + index * width)
  const max = Math.max(bins.max, before?.bins.max ?? bins.max, Number.EPSILON)
  const option = {
    ...baseOption(theme),
    grid: { left: 48, right: 12, top: 8, bottom: 34 },
    xAxis: {
      ...valueAxis(theme, axisName(label, unit), unit, 20),
      min: Math.min(bins.min, before?.bins.min ?? bins.min),
      max,
      splitLine: { show: false },
      splitNumber: 4,
    },
    yAxis: { ...valueAxis(theme, '', ''), minInterval: 1, splitNumber: 3 },
    tooltip: {
      ...(baseOption(theme)['tooltip'] as object),
      trigger: 'axis',
      axisPointer: { type: 'none' },
      formatter: ([hovered]: Hover) => {
        const index = hovered?.dataIndex ?? 0
        const from = edges[index] ?? 0
        return tooltipBox(`${formatNumber(from)} to ${formatNumber(from + width)}`, [
          { label: counted, value: formatNumber(bins.counts[index] ?? 0) },
        ])
      },
    },
    series: [
      {
        type: 'custom',
        name: counted,
        itemStyle: { color: theme.series[0] },
        data: bins.counts.map((count, index) => [edges[index], (edges[index] ?? 0) + width, count]),
        encode: { x: [0, 1], y: 2 },
        renderItem: drawBar,
      },
      ...(before
        ? [
            {
              type: 'line',
              name: before.name,
              step: 'start',
              symbol: 'none',
              silent: true,
              tooltip: { show: false },
              lineStyle: { width: 1, color: theme.text },
              data: outline(before.bins),
            },
          ]
        : []),
    ],
  }
  const total = bins.counts.reduce((sum, count) => sum + count, 0)
  return {
    option,
    table: {
      columns: [
        { label: `${label} from`, unit },
        { label: `${label} to`, unit },
        { label: counted, unit: '' },
      ],
      rows: bins.counts.map((count, index) => [edges[index] ?? 0, (edges[index] ?? 0) + width, count]),
    },
    heightPx: 150,
    summary: `Histogram of ${label} over ${total} ${counted}, from ${formatNumber(bins.min)} to ${formatNumber(bins.max)}.`,
  }
}

type Draw = { value(index: number): number; coord(point: [number, number]): [number, number]; visual?: unknown }
type Params = { coordSys: { y: number; height: number } }

/** A bar from edge to edge of its bin. */
function drawBar(params: Params, api: Draw & { style(): object }): object {
  const [left, top] = api.coord([api.value(0), api.value(2)])
  const [right] = api.coord([api.value(1), 0])
  const bottom = params.coordSys.y + params.coordSys.height
  return {
    type: 'rect',
    shape: { x: left, y: top, width: Math.max(0.5, right - left - 1), height: bottom - top },
    style: api.style(),
  }
}

/** The upper edge of every bin with its count: a step line that rises at the start of each step covers the bins. */
function outline({ min, max, counts }: BinCounts): [number, number][] {
  const width = (max - min) / counts.length
  return [[min, counts[0] ?? 0], ...counts.map((count, index): [number, number] => [min + (index + 1) * width, count])]
}
