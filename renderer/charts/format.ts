/** Shows a number as a person reads it: at most four significant digits below 10,000, thousands grouped above. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? '–' : value > 0 ? '∞' : '−∞'
  if (value === 0) return '0'
  const size = Math.abs(value)
  if (size >= 10_000) return Math.round(value).toLocaleString('en-US')
  if (Number.isInteger(value)) return value.toLocaleString('en-US')
  if (size < 0.001) return value.toExponential(2)
  return Number(value.toPrecision(4)).toLocaleString('en-US', { maximumFractionDigits: 6 })
}

/** A share 0..1 as a percentage with one digit. */
export function formatPercent(ratio: number, digits = 1): string {
  return `${(ratio * 100).toFixed(digits)} %`
}

/** A number with its unit. The unit `ratio` is shown as a percentage. */
export function formatValue(value: number | string | null | undefined, unit: string): string {
  if (value === null || value === undefined || value === '') return '–'
  if (typeof value === 'string') return value
  if (unit === 'ratio') return formatPercent(value)
  return unit ? `${formatNumber(value)} ${unit}` : formatNumber(value)
}

/** Short form for axes: 1.2k, 3.4M. */
export function formatCompact(value: number): string {
  const size = Math.abs(value)
  if (size >= 1e9) return `${trim(value / 1e9)}G`
  if (size >= 1e6) return `${trim(value / 1e6)}M`
  if (size >= 1e4) return `${trim(value / 1e3)}k`
  if (size !== 0 && size < 1e-3) return Number(value.toPrecision(2)).toExponential()
  return trim(value)
}

function trim(value: number): string {
  return String(Number(value.toPrecision(4)))
}

/** A duration, the two largest units: `2 h 5 min`, `3 min 20 s`, `4.2 s`, `850 ms`. */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`
  const seconds = ms / 1000
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  if (seconds < 59.5) return `${Math.round(seconds)} s`
  const whole = Math.round(seconds)
  if (whole < 3600) return `${Math.floor(whole / 60)} min${whole % 60 ? ` ${whole % 60} s` : ''}`
  const minutes = Math.round(whole / 60)
  return `${Math.floor(minutes / 60)} h${minutes % 60 ? ` ${minutes % 60} min` : ''}`
}

/** Bytes in binary units. */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  const units = ['KiB', 'MiB', 'GiB', 'TiB']
  const step = Math.min(units.length, Math.floor(Math.log2(bytes) / 10))
  return `${Number((bytes / 1024 ** step).toPrecision(3))} ${units[step - 1]}`
}

/** Date and time in the reader's zone, minutes. */
export function formatDate(iso: string): string {
  const date = new Date(iso)
  if (Number.isNaN(date.getTime())) return iso
  const pad = (n: number) => String(n).padStart(2, '0')
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())} ${pad(date.getHours())}:${pad(date.getMinutes())}`
}
