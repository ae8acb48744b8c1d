import type { LayerTable } from '../../../core/contract/run.ts'

export type Quantity = { key: string; label: string; unit: string }

/** Number columns of any of the tables; those that most of them have come first. */
export function sharedQuantities(tables: readonly (LayerTable | null)[]): Quantity[] {
  const present = tables.filter((table) => table !== null)
  const all = new Map<string, Quantity>()
  for (const table of present) for (const column of table.columns) if (!all.has(column.key)) all.set(column.key, column)
  const holders = (key: string) =>
    present.filter((table) => table.rows.some(({ values }) => typeof values[key] === 'number')).length
  return [...all.values()]
    .map((quantity) => ({ quantity, count: holders(quantity.key) }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count)
    .map(({ quantity }) => quantity)
}

export type SideBySideRow = { layer: string; values: (number | null)[] }

/** One quantity of every layer of every run; layers are matched by name, in the order they first appear. */
export function sideBySide(tables: readonly (LayerTable | null)[], key: string): SideBySideRow[] {
  const layers = [...new Set(tables.flatMap((table) => table?.rows.map(({ layer }) => layer) ?? []))]
  return layers.map((layer) => ({
    layer,
    values: tables.map((table) => {
      const value = table?.rows.find((row) => row.layer === layer)?.values[key]
      return typeof value === 'number' ? value : null
    }),
  }))
}
