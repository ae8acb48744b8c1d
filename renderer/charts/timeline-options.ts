import { baseOption, categoryAxis, valueAxis } from './base-option.ts'
import type { ChartModel } from './chart-model.ts'
import { inkOn, type ChartTheme } from './chart-theme.ts'
import { formatNumber } from './format.ts'
import { tooltipBox } from './tooltip.ts'

/** A stretch of time in which a row (a layer or a processor) is busy. */
export type TimelineBar = { row: string; from: number; to: number; label: string; frame: number }

export type TimelineInput = { rows: readonly string[]; bars: readonly TimelineBar[]; unit: string; rowLabel: string }

type RenderApi = {
  value(index: number): number
  coord(point: [number, number]): [number, number]
  size(point: [number, number]): [number, number]
}

/** Who is busy when. Frames after the first alternate in colour and pattern of their number. */
export function timelineOptions(input: TimelineInput, theme: ChartTheme): ChartModel {
  const { rows, bars, unit } = input
  const end = Math.max(0, ...bars.map(({ to }) => to))
  const longest = Math.max(6, ...rows.map((name) => name.length))
  const colour = (frame: number) => theme.series[frame % theme.series.length] ?? theme.accent
  const option = {
    ...baseOption(theme),
    grid: { left: Math.min(200, 14 + longest * 6.2), right: 20, top: 8, bottom: 40 },
    xAxis: { ...valueAxis(theme, `Time (${unit}, simulated)`, unit), min: 0, max: end || 1 },
    yAxis: { ...categoryAxis(theme, rows), inverse: true, splitLine: { show: true, lineStyle: { color: theme.grid } } },
    tooltip: {
      ...(baseOption(theme)['tooltip'] as object),
      trigger: 'item',
      formatter: ({ dataIndex }: { dataIndex: number }) => {
        const bar = bars[dataIndex]
        if (!bar) return ''
        return tooltipBox(bar.label, [
          { label: 'Frame', value: String(bar.frame + 1) },
          { label: 'From', value: `${formatNumber(bar.from)} ${unit}` },
          { label: 'To', value: `${formatNumber(bar.to)} ${unit}` },
          { label: 'Busy for', value: `${formatNumber(bar.to - bar.from)} ${unit}` },
        ])
      },
    },
    series: [
      {
        type: 'custom',
        encode: { x: [1, 2], y: 0 },
        data: bars.map((bar) => ({ value: [rows.indexOf(bar.row), bar.from, bar.to, bar.frame], name: bar.label })),
        renderItem: (params: { dataIndex: number }, api: RenderApi) => {
          const bar = bars[params.dataIndex]
          if (!bar) return null
          const [left, middle] = api.coord([bar.from, api.value(0)])
          const [right] = api.coord([bar.to, api.value(0)])
          const height = Math.min(14, api.size([0, 1])[1] * 0.7)
          const width = Math.max(1, right - left)
          const fill = colour(bar.frame)
          return {
            type: 'group',
            children: [
              {
                type: 'rect',
                shape: { x: left, y: middle - height / 2, width, height, r: 1 },
                style: { fill, stroke: theme.surface, lineWidth: 0.5 },
              },
              {
                type: 'text',
                silent: true,
                style: {
                  x: left + width / 2,
                  y: middle,
                  text: width > 14 ? String(bar.frame + 1) : '',
                  fontSize: 9,
                  textAlign: 'center',
                  textVerticalAlign: 'middle',
                  fill: inkOn(fill),
                },
              },
            ],
          }
        },
      },
    ],
  }
  return {
    option,
    table: {
      columns: [
        { label: input.rowLabel, unit: '' },
        { label: 'Frame', unit: '' },
        { label: 'From', unit: `${unit}, simulated` },
        { label: 'To', unit: `${unit}, simulated` },
      ],
      rows: bars.map((bar) => [bar.row, bar.frame + 1, bar.from, bar.to]),
    },
    heightPx: 60 + 18 * Math.max(3, rows.length),
    summary: `Timeline of ${rows.length} rows over ${formatNumber(end)} ${unit} (simulated).`,
  }
}
