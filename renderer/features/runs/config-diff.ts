export type ConfigRow = { key: string; values: string[]; isDifferent: boolean }

/** `{ bits: { weights: 4 } }` -> `bits.weights` = `4`. Lists stay one value; of a whole graph only its size is told. */
export function flattenConfig(config: Record<string, unknown>, prefix = ''): Map<string, string> {
  const flat = new Map<string, string>()
  for (const [key, value] of Object.entries(config)) {
    const path = prefix ? `${prefix}.${key}` : key
    const layers = key === 'graph' ? (value as { layers?: unknown } | null)?.layers : undefined
    if (Array.isArray(layers)) flat.set(path, `${layers.length} layers`)
    else if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      for (const [inner, text] of flattenConfig(value as Record<string, unknown>, path)) flat.set(inner, text)
    } else flat.set(path, showValue(value))
  }
  return flat
}

function showValue(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number' && value !== 0 && Math.abs(value) < 1e-3) return value.toExponential()
  return JSON.stringify(value) ?? ''
}

/** One row per setting of any run; a setting that a run does not have is empty there. */
export function diffConfigs(configs: readonly Record<string, unknown>[]): ConfigRow[] {
  const flat = configs.map((config) => flattenConfig(config))
  const keys = [...new Set(flat.flatMap((map) => [...map.keys()]))].sort()
  return keys.map((key) => {
    const values = flat.map((map) => map.get(key) ?? '')
    return { key, values, isDifferent: new Set(values).size > 1 }
  })
}
