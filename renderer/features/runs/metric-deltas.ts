import { metricInfo, type MetricInfo } from '../../charts/metrics.ts'

export type DeltaCell = {
  value: number | null
  /** Against the first run: percentage points for ratios, else relative. Null where either is missing or the reference is 0. */
  change: { text: string; isBetter: boolean | null } | null
}
export type DeltaRow = { info: MetricInfo; cells: DeltaCell[] }

/** Every figure of any run beside each other, with the change against the first. */
export function metricDeltas(metrics: readonly Record<string, number>[]): DeltaRow[] {
  const keys = [...new Set(metrics.flatMap((one) => Object.keys(one)))]
  return keys.map((key) => {
    const info = metricInfo(key)
    const reference = metrics[0]?.[key] ?? null
    const cells = metrics.map((one, index): DeltaCell => {
      const value = one[key] ?? null
      return { value, change: index === 0 ? null : change(info, reference, value) }
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
