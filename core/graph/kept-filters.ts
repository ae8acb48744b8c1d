/** Filters that always stay in a layer: fewer leave too little for the next layer to work with. */
const minimumFilters = 4

/** Filters left of `filters` when `ratio` (0..1) of them go: rounded to the nearest (as in BrainChip's published cuts), then up to the multiple. */
export function keptFilters(filters: number, ratio: number, multipleOf: number): number {
  return roundFilters(filters, Math.round(filters * (1 - ratio)), multipleOf)
}

/** `wanted` filters of `filters`, rounded up to a multiple; at least `minimumFilters` and never more than there are. */
export function roundFilters(filters: number, wanted: number, multipleOf: number): number {
  const rounded = Math.ceil(wanted / multipleOf) * multipleOf
  return Math.min(filters, Math.max(rounded, minimumFilters))
}
