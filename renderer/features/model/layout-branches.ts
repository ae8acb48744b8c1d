import { arrangeRanks, gap, type Link, type RankedLayout } from './arrange-ranks.ts'
import { fitViewport, type Box, type LayoutKind, type Point, type Size } from './layout.ts'

/** Most columns that a deep network is broken into. */
const mostColumns = 8

/**
 * Boxes of a network with branches in ranks, arrows around the boxes between their ends. `wrapped` reads like columns of text, as many as show
 * the network largest.
 */
export function layoutBranches(
  boxes: readonly Box[],
  links: readonly Link[],
  kind: LayoutKind,
  area: Size,
): RankedLayout {
  if (kind !== 'wrapped') return arrangeRanks(boxes, links, kind)
  const zoom = ({ places }: RankedLayout) =>
    fitViewport(
      boxes.map((box) => ({ ...box, ...places.get(box.id)! })),
      area,
    ).zoom
  const down = arrangeRanks(boxes, links, 'down')
  const columns = Array.from({ length: mostColumns - 1 }, (_, index) => inColumns(boxes, links, down, index + 2))
  return [down, ...columns].reduce((best, each) => (zoom(each) > zoom(best) + 1e-9 ? each : best))
}

/**
 * The ranks of a layout from top to bottom, in up to `count` columns of about equal height, broken only where arrows that go on reach the gap
 * between the columns freely. As it was where an arrow would pass a whole column.
 */
function inColumns(boxes: readonly Box[], links: readonly Link[], layout: RankedLayout, count: number): RankedLayout {
  const { places, routes } = layout
  const middles = new Map(boxes.map(({ id, height }) => [id, places.get(id)!.y + height / 2]))
  const ranks = [...new Set([...middles.values()].map(Math.round))].sort((a, b) => a - b)
  const ends = rankEnds(boxes, layout, middles)
  const breaks = chooseBreaks(ranks, links, middles, ends, count)
  const columnOf = (id: string) => breaks.filter((at) => middles.get(id)! > at).length
  if (links.some(({ from, to }) => columnOf(to) - columnOf(from) > 1)) return layout
  const all = boxes.map((box) => ({ ...box, ...places.get(box.id)!, column: columnOf(box.id) }))
  const left = Math.min(...all.map(({ x }) => x))
  const width = Math.max(...all.map((box) => box.x + box.width)) - left + gap.x
  const tops = [0, ...breaks].map((_, column) =>
    Math.min(...all.filter((box) => box.column === column).map(({ y }) => y)),
  )
  const moved = ({ x, y }: Point, column: number) => ({ x: x + column * width, y: y - tops[column]! })
  const byId = new Map(all.map((box) => [box.id, box]))
  return {
    places: new Map(all.map(({ id, x, y, column }) => [id, moved({ x, y }, column)])),
    routes: new Map(
      links.map(({ id, from, to }, index): [string, Point[]] => {
        const [source, target] = [byId.get(from)!, byId.get(to)!]
        if (source.column === target.column) return [id, routes.get(id)!.map((point) => moved(point, source.column))]
        const start = moved({ x: source.x + source.width, y: middles.get(from)! }, source.column)
        const end = moved({ x: target.x, y: middles.get(to)! }, target.column)
        return [id, throughGap(start, end, left + (source.column + 1) * width - gap.x / 2 + (index % 3) * laneWidth)]
      }),
    ),
  }
}

/** Between arrows that lead through the same gap. */
const laneWidth = 8

/** Ids of the boxes at the left and at the right end of their rank. */
type RankEnds = { left: ReadonlySet<string>; right: ReadonlySet<string> }

function rankEnds(boxes: readonly Box[], { places }: RankedLayout, middles: ReadonlyMap<string, number>): RankEnds {
  const ranks = new Map<number, Box[]>()
  for (const box of boxes) {
    const rank = Math.round(middles.get(box.id)!)
    ranks.set(rank, [...(ranks.get(rank) ?? []), box])
  }
  const sorted = Array.from(ranks.values(), (rank) => rank.sort((a, b) => places.get(a.id)!.x - places.get(b.id)!.x))
  return {
    left: new Set(sorted.map((rank) => rank[0]!.id)),
    right: new Set(sorted.map((rank) => rank.at(-1)!.id)),
  }
}

/** Heights between ranks where the columns end: nearest to equal parts, where all arrows that go on are at the ends of their ranks. */
function chooseBreaks(
  ranks: readonly number[],
  links: readonly Link[],
  middles: ReadonlyMap<string, number>,
  ends: RankEnds,
  count: number,
): number[] {
  const between = ranks.slice(1).map((rank, index) => (rank + ranks[index]!) / 2)
  const free = between.filter((at) =>
    links
      .filter(({ from, to }) => middles.get(from)! < at && middles.get(to)! > at)
      .every(({ from, to }) => ends.right.has(from) && ends.left.has(to)),
  )
  const height = ranks.at(-1)!
  const wanted = Array.from({ length: count - 1 }, (_, index) => ((index + 1) * height) / count)
  const nearest = wanted.flatMap((at) =>
    free.length === 0 ? [] : [free.reduce((best, each) => (Math.abs(each - at) < Math.abs(best - at) ? each : best))],
  )
  return [...new Set(nearest)].sort((a, b) => a - b)
}

/** From the foot of one column to the head of the next, with round corners. */
function throughGap(start: Point, end: Point, x: number): Point[] {
  const corner = Math.min(20, Math.abs(start.y - end.y) / 2) * Math.sign(end.y - start.y)
  return [start, { x, y: start.y }, { x, y: start.y + corner }, { x, y: end.y - corner }, { x, y: end.y }, end]
}

/** An arrow's path through its points: straight into the first bend, rounded from middle to middle, straight into the end. */
export function routePath(points: readonly Point[]): string {
  const [first, ...rest] = points as [Point, ...Point[]]
  const last = rest.at(-1) ?? first
  const bends = rest.slice(0, -1).map((bend, index) => {
    const next = rest[index + 1]!
    const isLastBend = index === rest.length - 2
    const to = isLastBend ? last : { x: (bend.x + next.x) / 2, y: (bend.y + next.y) / 2 }
    return `Q ${bend.x} ${bend.y} ${to.x} ${to.y}`
  })
  return [`M ${first.x} ${first.y}`, ...(bends.length > 0 ? bends : [`L ${last.x} ${last.y}`])].join(' ')
}

/** Where an arrow's label stands: at its middle bend. */
export function labelPoint(points: readonly Point[]): Point {
  const middle = (points.length - 1) / 2
  const [a, b] = [points[Math.floor(middle)]!, points[Math.ceil(middle)]!]
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }
}
