import type { EChartsCoreOption } from 'echarts/core'

export type ChartColumn = { label: string; unit: string }
export type ChartCell = string | number | null

/** The numbers behind a chart, as its CSV export writes them. */
export type ChartTable = { columns: ChartColumn[]; rows: ChartCell[][] }

/** What a chart component draws: ECharts' option, and the same numbers as a table. */
export type ChartModel = {
  option: EChartsCoreOption
  table: ChartTable
  /** Height that suits the content, CSS pixels. */
  heightPx: number
  /** One sentence for those who cannot see the chart. */
  summary: string
}
