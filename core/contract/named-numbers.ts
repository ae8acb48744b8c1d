/**
 * `person=2, other=0.5` as typed by a user: numbers by name; null when it is not that. Names keep their inner spaces; the last `=` of an entry
 * separates. Empty text gives no entries.
 */
export function parseNamedNumbers(text: string): Record<string, number> | null {
  if (text.trim() === '') return {}
  const pairs: [string, number][] = []
  for (const entry of text.split(',')) {
    const at = entry.lastIndexOf('=')
    const [name, figure] = [entry.slice(0, at).trim(), entry.slice(at + 1).trim()]
    if (at < 0 || name === '' || figure === '' || !Number.isFinite(Number(figure))) return null
    pairs.push([name, Number(figure)])
  }
  return Object.fromEntries(pairs)
}
