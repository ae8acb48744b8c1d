import { isComparable, isImageBound } from '../../../core/report/measured-on.ts'
import { metricInfo, type MetricInfo } from '../../charts/metrics.ts'

export type DeltaCell = {
  value: number | null
  /** The images that the value was measured on, where it depends on them and they are known. */
  images: string | null
  /** Against the first run: percentage points for ratios, else relative. Null where either is missing or the reference is 0. */
  change: { text: string; isBetter: boolean | null } | null
}
export type DeltaRow = { info: MetricInfo; cells: DeltaCell[] }
/** `measuredOn`: the images behind the accuracy, such as `test, 500 images`; null where unknown. */
export type MeasuredRun = { metrics: Record<string, number>; measuredOn: string | null }

/** Every figure of any run beside each other, with the change against the first; an accuracy only against one on the same images. */
export function metricDeltas(runs: readonly MeasuredRun[]): DeltaRow[] {
  const keys = [...new Set(runs.flatMap(({ metrics }) => Object.keys(metrics)))]
  return keys.map((key) => {
    const info = metricInfo(key)
    const isBound = isImageBound(key)
    const cells = runs.map(({ metrics, measuredOn }, index): DeltaCell => {
      const value = metrics[key] ?? null
      return {
        value,
        images: isBound && value !== null ? measuredOn : null,
        change:
          index > 0 && isComparable(key, runs[0]!.measuredOn, measuredOn)
            ? change(info, runs[0]!.metrics[key] ?? null, value)
            : null,
      }
    })
    return { info, cells }
  })
}

function change(info: MetricInfo, from: number | null, to: number | null): DeltaCell['change'] {
  if (from === null || to === null) return null
  const difference = to - from
  const isBetter = difference === 0 || info.better === null ? null : difference > 0 === (info.better === 'higher')
  const sign = difference > 0 ? '+' : difference < 0 ? '−' : '±'
  if (info.unit === 'ratio') return { text: `${sign}${Math.abs(difference * 100).toFixed(1)} points`, isBetter }
  if (from === 0) return null
  return { text: `${sign}${Math.abs((difference / from) * 100).toFixed(1)} %`, isBetter }
}
