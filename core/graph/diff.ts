import type { Graph, Layer } from './types.ts'

/** One differing field; `field` is a path such as `filters` or `maxPool.size`. A missing value is null. */
export type FieldChange = { field: string; from: Value; to: Value }
type Value = string | number | boolean | null

/** A layer that both graphs have, with the fields that differ. `name` is that of the second graph. */
export type LayerChange = { id: string; name: string; fields: FieldChange[] }

/** Differences of two graphs. */
export type GraphDiff = {
  added: { id: string; name: string }[]
  removed: { id: string; name: string }[]
  /** In the order of the second graph. */
  changed: LayerChange[]
  input: FieldChange[]
  /** Null when the class names are equal. */
  classes: { from: string[]; to: string[] } | null
}

/** What changed from one graph to another. Layers are matched by id. */
export function diffGraphs(before: Graph, after: Graph): GraphDiff {
  const earlier = new Map(before.layers.map((layer) => [layer.id, layer]))
  const later = new Set(after.layers.map(({ id }) => id))
  return {
    added: after.layers.filter(({ id }) => !earlier.has(id)).map(identify),
    removed: before.layers.filter(({ id }) => !later.has(id)).map(identify),
    changed: after.layers.flatMap((layer) => {
      const own = earlier.get(layer.id)
      const fields = own ? diffFields(readable(own, before), readable(layer, after)) : []
      return fields.length > 0 ? [{ ...identify(layer), fields }] : []
    }),
    input: diffFields(before.input, after.input),
    classes:
      JSON.stringify(before.classes) === JSON.stringify(after.classes)
        ? null
        : { from: before.classes, to: after.classes },
  }
}

/** True when the two graphs are equal. */
export function isEmptyDiff(diff: GraphDiff): boolean {
  return (
    diff.added.length + diff.removed.length + diff.changed.length + diff.input.length === 0 && diff.classes === null
  )
}

function identify({ id, name }: Layer) {
  return { id, name }
}

/** A layer whose `from` and `residual.from` are names in a row, not ids. */
function readable(layer: Layer, { layers }: Graph): object {
  const names = (ids: readonly string[]) =>
    ids.map((id) => layers.find((other) => other.id === id)?.name ?? id).join(', ')
  const residual = layer.type === 'dense' ? undefined : layer.residual
  return {
    ...layer,
    ...(layer.from ? { from: names(layer.from) } : {}),
    ...(residual ? { residual: { ...residual, from: names(residual.from) } } : {}),
  }
}

function diffFields(before: object, after: object): FieldChange[] {
  const from = flatten(before)
  const to = flatten(after)
  return [...new Set([...from.keys(), ...to.keys()])].flatMap((field) => {
    const change = { field, from: from.get(field) ?? null, to: to.get(field) ?? null }
    return change.from === change.to ? [] : [change]
  })
}

function flatten(value: object, prefix = ''): Map<string, Value> {
  const flat = new Map<string, Value>()
  for (const [key, entry] of Object.entries(value) as [string, unknown][]) {
    if (typeof entry === 'object' && entry !== null)
      for (const [path, leaf] of flatten(entry, `${prefix}${key}.`)) flat.set(path, leaf)
    else if (entry !== null && entry !== undefined) flat.set(prefix + key, entry as Value)
  }
  return flat
}
