const minus = '\u2212'

/** `3,210,214`. */
export function formatInteger(value: number): string {
  return (value < 0 ? minus : '') + String(Math.abs(Math.round(value))).replaceAll(/\B(?=(\d{3})+$)/g, ',')
}

/** A number for people: percent for ratios, whole numbers for counts, about four significant digits else. Without its unit, percent apart. */
export function formatValue(value: number, unit: string): string {
  if (!Number.isFinite(value)) return '\u2013'
  if (unit === 'ratio') return `${formatDecimals(value * 100, Math.abs(value) < 0.1 ? 2 : 1)} %`
  const size = Math.abs(value)
  if (Number.isInteger(value) || size >= 10_000) return size < 1e15 ? formatInteger(value) : value.toExponential(3)
  if (size !== 0 && size < 0.0001) return value.toExponential(2).replace('-', minus)
  return formatDecimals(
    value,
    size >= 1000 ? 0 : size >= 100 ? 1 : size >= 1 || size === 0 ? 2 : 2 - Math.floor(Math.log10(size)),
  )
}

/** With its unit: `8.03 ms`, `85.0 %`, `226,906`. */
export function formatQuantity(value: number, unit: string): string {
  const text = formatValue(value, unit)
  return unit === '' || unit === 'ratio' ? text : `${text} ${unit}`
}

/** `+12.3 %`, `−45.0 %`, `0.0 %`. */
export function formatChange(ratio: number): string {
  const text = formatDecimals(Math.abs(ratio) * 100, 1)
  const sign = text === '0.0' ? '' : ratio > 0 ? '+' : minus
  return `${sign}${text} %`
}

/** What became of a figure: `+5.6 points` for ratios, which are shown in percent, else relative as `−45.0 %`. Empty where neither is known. */
export function formatRowChange(unit: string, change: number | null, changeRatio: number | null): string {
  if (unit === 'ratio' && change !== null) {
    const points = formatDecimals(Math.abs(change) * 100, 1)
    return points === '0.0' ? 'unchanged' : `${change > 0 ? '+' : minus}${points} points`
  }
  if (changeRatio === null) return ''
  const text = formatChange(changeRatio)
  return text === '0.0 %' ? 'unchanged' : text
}

/** An expected relative error: `±7 %`, `±0.5 %`. */
export function formatError(ratio: number): string {
  return `±${Number((ratio * 100).toPrecision(2))}\u00a0%`
}

/** `2 h 05 min`, `3 min 20 s`, `4.2 s`, `0.35 s`. */
export function formatDuration(milliseconds: number): string {
  const seconds = milliseconds / 1000
  const two = (value: number) => String(value).padStart(2, '0')
  if (seconds < 60) return `${seconds.toFixed(seconds < 1 ? 2 : 1)} s`
  const whole = Math.round(seconds)
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`
  return `${Math.floor(whole / 3600)} h ${two(Math.floor((whole % 3600) / 60))} min`
}

/** `2026-11-23 07:50 UTC` of an ISO time in UTC; other text is passed on. */
export function formatTime(iso: string): string {
  const parts = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}).*Z$/.exec(iso)
  return parts ? `${parts[1]!} ${parts[2]!} UTC` : iso
}

function formatDecimals(value: number, digits: number): string {
  const [whole = '', fraction] = Math.abs(value).toFixed(digits).split('.')
  const sign = value < 0 && Number(value.toFixed(digits)) !== 0 ? minus : ''
  return sign + formatInteger(Number(whole)) + (fraction ? `.${fraction}` : '')
}
