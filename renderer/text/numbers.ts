const grouped = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })

/** 226906 -> `226,906`. */
export function formatCount(value: number): string {
  return grouped.format(value)
}

/** Three significant digits with k, M or G: 7562816 -> `7.56 M`. */
export function formatShort(value: number): string {
  const size = Math.abs(value)
  const [divisor, sign] = size >= 1e9 ? [1e9, ' G'] : size >= 1e6 ? [1e6, ' M'] : size >= 1e4 ? [1e3, ' k'] : [1, '']
  const scaled = value / divisor
  const digits =
    Number.isInteger(scaled) && divisor === 1 ? 0 : Math.abs(scaled) >= 100 ? 0 : Math.abs(scaled) >= 10 ? 1 : 2
  return `${scaled.toFixed(digits)}${sign}`
}

/** 0.8333 -> `83.3 %`. */
export function formatPercent(ratio: number, digits = 1): string {
  return `${(ratio * 100).toFixed(digits)} %`
}

/** With its sign: -0.42 -> `−42.0 %`. */
export function formatChange(ratio: number, digits = 1): string {
  const sign = ratio > 0 ? '+' : ratio < 0 ? '−' : '±'
  return `${sign}${Math.abs(ratio * 100).toFixed(digits)} %`
}

export function formatSeconds(seconds: number): string {
  if (seconds < 60) return `${Math.max(0, Math.round(seconds))} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} min ${String(Math.round(seconds % 60)).padStart(2, '0')} s`
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`
}

export function formatBytes(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB']
  const step = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3))
  return `${(bytes / 10 ** (3 * step)).toFixed(step === 0 ? 0 : 1)} ${units[step]}`
}

export function clockTime(date: Date): string {
  return date.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
}

export function dateTime(iso: string): string {
  const date = new Date(iso)
  return Number.isNaN(date.getTime()) ? iso : `${date.toLocaleDateString('en-CA')} ${clockTime(date)}`
}
