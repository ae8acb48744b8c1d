import { axisName, baseOption, valueAxis, type PlotMargins } from './base-option.ts'
import type { ChartModel } from './chart-model.ts'
import type { ChartTheme } from './chart-theme.ts'
import { formatNumber } from './format.ts'
import { tooltipBox } from './tooltip.ts'

export type HistogramInput = {
  values: readonly number[]
  label: string
  unit: string
  /** What is counted, plural: `filters`. */
  counted: string
  /** Values below it are shaded as taken away; null for none. */
  threshold: number | null
  bins?: number | undefined
}

export type Bin = { from: number; to: number; count: number }

/** Fixed, so that the draggable line over the chart finds the plot. */
export const histogramMargins: PlotMargins = { left: 52, right: 16, top: 20, bottom: 40 }

/** Equal bins from 0 (or the least value, if negative) to the largest value; the last bin includes its upper end. */
export function histogramBins(values: readonly number[], count = 40): Bin[] {
  if (values.length === 0) return []
  let low = 0
  let high = 0
  for (const value of values) {
    if (value < low) low = value
    if (value > high) high = value
  }
  const width = (high - low || 1) / count
  const bins = Array.from({ length: count }, (_, i): Bin => ({
    from: low + i * width,
    to: low + (i + 1) * width,
    count: 0,
  }))
  for (const value of values) {
    const bin = bins[Math.min(count - 1, Math.floor((value - low) / width))]
    if (bin) bin.count += 1
  }
  return bins
}

type Hover = { dataIndex: number }[]

/** Counts of values; bars whose whole range lies below the threshold are hatched. */
export function histogramOptions(input: HistogramInput, theme: ChartTheme): ChartModel {
  const { label, unit, counted, threshold } = input
  const bins = histogramBins(input.values, input.bins)
  const low = bins[0]?.from ?? 0
  const high = bins.at(-1)?.to ?? 1
  const isCut = (bin: Bin) => threshold !== null && (bin.from + bin.to) / 2 < threshold
  const option = {
    ...baseOption(theme),
    grid: { ...histogramMargins, containLabel: false },
    xAxis: {
      ...valueAxis(theme, axisName(label, unit), unit),
      min: low,
      max: high,
      containShape: false,
      splitLine: { show: false },
    },
    yAxis: { ...valueAxis(theme, counted, '', 36), minInterval: 1 },
    tooltip: {
      ...(baseOption(theme)['tooltip'] as object),
      trigger: 'axis',
      axisPointer: { type: 'none' },
      formatter: ([hovered]: Hover) => {
        const bin = bins[hovered?.dataIndex ?? 0]
        return bin
          ? tooltipBox(`${formatNumber(bin.from)} to ${formatNumber(bin.to)}`, [
              { label: counted, value: formatNumber(bin.count) },
            ])
          : ''
      },
    },
    series: [
      {
        type: 'bar',
        name: counted,
        barCategoryGap: '6%',
        barWidth: '94%',
        data: bins.map((bin) => ({
          value: [(bin.from + bin.to) / 2, bin.count],
          itemStyle: isCut(bin)
            ? {
                color: theme.warning,
                decal: {
                  symbol: 'rect',
                  color: theme.surface,
                  dashArrayX: [1, 0],
                  dashArrayY: [2, 3],
                  rotation: -Math.PI / 4,
                },
              }
            : { color: theme.series[0] },
        })),
        emphasis: { disabled: true },
      },
    ],
  }
  const below = threshold === null ? 0 : input.values.filter((value) => value < threshold).length
  return {
    option,
    table: {
      columns: [
        { label: `${label} from`, unit },
        { label: `${label} to`, unit },
        { label: counted, unit: '' },
      ],
      rows: bins.map((bin) => [bin.from, bin.to, bin.count]),
    },
    heightPx: 220,
    summary: `Histogram of ${label} over ${input.values.length} ${counted}${threshold === null ? '' : `; ${below} lie below ${formatNumber(threshold)}`}.`,
  }
}

/** Range of the x axis of a histogram over `values`. */
export function histogramRange(values: readonly number[]): { low: number; high: number } {
  const bins = histogramBins(values, 1)
  return { low: bins[0]?.from ?? 0, high: bins[0]?.to ?? 1 }
}
