/**
 * What was measured at the input of a layer, averaged over images. An event is a non-zero input activation.
 * The input convolution counts every input value, zeros included.
 */
export interface LayerEvents {
  readonly name: string
  /** Mean events per image. */
  readonly eventsIn: number
  /** Mean non-zero outputs per image. */
  readonly eventsOut: number
  /** Mean over images of the events in the fullest strip under a split into `strips` row strips with `halo` shared rows on each inner side. */
  readonly largestStrip?: (strips: number, haloRows: number) => number
}

/** Rows [first, last) of each strip of `height` rows shared among `strips` nodes: the first ones take the remainder. */
export function stripRows(height: number, strips: number): { first: number; last: number }[] {
  const size = Math.ceil(height / strips)
  return Array.from({ length: strips }, (_, i) => ({
    first: Math.min(height, i * size),
    last: Math.min(height, (i + 1) * size),
  }))
}

/**
 * Events in the fullest strip, averaged over images: the slowest node sets a layer's time.
 * `rows`: events of each image and input row, (count, height). `before` / `after`: neighbouring rows a strip also reads.
 */
export function meanLargestStrip(
  rows: Uint32Array,
  height: number,
  strips: number,
  before: number,
  after: number,
): number {
  const count = rows.length / height
  if (count === 0) return 0
  let total = 0
  for (let image = 0; image < count; image++) {
    let largest = 0
    for (const { first, last } of stripRows(height, strips)) {
      let events = 0
      for (let y = Math.max(0, first - before); y < Math.min(height, last + after); y++)
        events += rows[image * height + y]!
      largest = Math.max(largest, events)
    }
    total += largest
  }
  return total / count
}
