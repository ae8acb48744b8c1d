import { arrangeRanks, gap, type Link } from './arrange-ranks.ts'

export type LayoutKind = 'wrapped' | 'right' | 'down'
export type Point = { x: number; y: number }
export type Size = { width: number; height: number }
export type Box = Size & { id: string }

export const cardSize: Size = { width: 176, height: 76 }
/** Large windows show the cards a little larger. */
export const largestZoom = 1.25

/** Columns that show a chain of `count` cards largest in an area, reading like lines of text. */
export function bestColumns(count: number, area: Size): number {
  let best = { columns: 1, zoom: 0, mismatch: Infinity }
  for (let columns = 1; columns <= Math.max(1, count); columns++) {
    const rows = Math.ceil(count / columns)
    const zoom = Math.min(
      largestZoom,
      area.width / (columns * (cardSize.width + gap.x) - gap.x),
      area.height / (rows * (cardSize.height + gap.y) - gap.y),
    )
    const content = (columns * (cardSize.width + gap.x) - gap.x) / (rows * (cardSize.height + gap.y) - gap.y)
    // Of equally large pictures the one whose form is nearest to the area's.
    const mismatch = Math.abs(Math.log(content / (area.width / area.height)))
    const isLarger = zoom > best.zoom + 1e-9
    const isAsLarge = Math.abs(zoom - best.zoom) <= 1e-9
    if (isLarger || (isAsLarge && mismatch < best.mismatch)) best = { columns, zoom, mismatch }
  }
  return best.columns
}

/** Top-left corner of every box of a chain. Rows of the wrapped layout are as high as their highest box. */
export function layoutChain(boxes: readonly Box[], kind: LayoutKind, columns: number): Map<string, Point> {
  return kind === 'wrapped' ? wrap(boxes, columns) : arrangeRanks(boxes, linksOfChain(boxes), kind).places
}

function wrap(boxes: readonly Box[], columns: number): Map<string, Point> {
  const points = new Map<string, Point>()
  let y = 0
  for (let start = 0; start < boxes.length; start += columns) {
    const row = boxes.slice(start, start + columns)
    row.forEach((box, index) => points.set(box.id, { x: index * (cardSize.width + gap.x), y }))
    y += Math.max(...row.map((box) => box.height)) + gap.y
  }
  return points
}

/** From every box of a chain to the next. */
function linksOfChain(boxes: readonly Box[]): Link[] {
  return boxes.slice(1).map(({ id }, index) => ({ id, from: boxes[index]!.id, to: id }))
}

/** Which sides an arrow leaves and enters, by where the cards stand. */
export function arrowSides(from: Point, to: Point): { source: 'right' | 'bottom'; target: 'left' | 'top' } {
  const isBeside = to.x >= from.x + cardSize.width * 0.75
  return isBeside ? { source: 'right', target: 'left' } : { source: 'bottom', target: 'top' }
}

/** Room around the graph; the legend and the zoom buttons stand at the bottom. */
export const margin = { x: 32, top: 28, bottom: 88 }

/** Viewport that shows all boxes: centred, nearer to the top than to the bottom. */
export function fitViewport(boxes: readonly (Point & Size)[], area: Size): Point & { zoom: number } {
  const left = Math.min(...boxes.map(({ x }) => x))
  const top = Math.min(...boxes.map(({ y }) => y))
  const width = Math.max(...boxes.map((box) => box.x + box.width)) - left
  const height = Math.max(...boxes.map((box) => box.y + box.height)) - top
  const free = { width: area.width - 2 * margin.x, height: area.height - margin.top - margin.bottom }
  const zoom = Math.max(0.1, Math.min(largestZoom, free.width / width, free.height / height))
  return {
    x: margin.x + (free.width - width * zoom) / 2 - left * zoom,
    y: margin.top + (free.height - height * zoom) / 3 - top * zoom,
    zoom,
  }
}
