import { metricInfo as describeMetric } from '../../core/report/metric-info.ts'

/** How a named figure of a run is shown in tables and charts; see `core/report/metric-info.ts`. */
export type MetricInfo = {
  key: string
  label: string
  /** `ratio` is shown as a percentage. */
  unit: string
  isSimulated: boolean
  better: 'higher' | 'lower' | null
}

/** The description of a metric with its short label. A unit that repeats the label is left out: `FPS` needs none. */
export function metricInfo(key: string): MetricInfo {
  const { shortLabel, unit, isSimulated, better } = describeMetric(key)
  const isRepeated = shortLabel.split(' ').includes(unit)
  return { key, label: shortLabel, unit: isRepeated ? '' : unit, isSimulated, better }
}

/** `Latency (ms, simulated)`, as a column header. */
export function metricHeader(info: MetricInfo): string {
  const unit = info.unit === 'ratio' ? '%' : info.unit
  const parts = [unit, info.isSimulated ? 'simulated' : ''].filter(Boolean)
  return parts.length ? `${info.label} (${parts.join(', ')})` : info.label
}
