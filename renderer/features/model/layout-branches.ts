import { Graph as DagreGraph, layout as runDagre } from '@dagrejs/dagre'
import { fitViewport, gap, type Box, type LayoutKind, type Point, type Size } from './layout.ts'

/** An arrow between two boxes. */
export type Link = { id: string; from: string; to: string }

/** Top-left corners of the boxes, and the points an arrow runs through, by link id. */
export type BranchedLayout = { places: Map<string, Point>; routes: Map<string, Point[]> }

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
): BranchedLayout {
  if (kind !== 'wrapped') return arrange(boxes, links, kind)
  const zoom = ({ places }: BranchedLayout) =>
    fitViewport(
      boxes.map((box) => ({ ...box, ...places.get(box.id)! })),
      area,
    ).zoom
  const down = arrange(boxes, links, 'down')
  const columns = Array.from({ length: mostColumns - 1 }, (_, index) => inColumns(boxes, links, down, index + 2))
  return [down, ...columns].reduce((best, each) => (zoom(each) > zoom(best) + 1e-9 ? each : best))
}

/** The ranks of a layout from top to bottom, in columns of about equal height. Arrows between columns have no way of their own. */
function inColumns(
  boxes: readonly Box[],
  links: readonly Link[],
  { places, routes }: BranchedLayout,
  count: number,
): BranchedLayout {
  const all = boxes.map((box) => ({ ...box, ...places.get(box.id)! }))
  const left = Math.min(...all.map(({ x }) => x))
  const width = Math.max(...all.map((box) => box.x + box.width)) - left + gap.x
  const height = Math.max(...all.map((box) => box.y + box.height))
  // By the middle, which all boxes of a rank share.
  const columnOf = new Map(
    all.map((box) => [box.id, Math.min(count - 1, Math.floor(((box.y + box.height / 2) / height) * count))]),
  )
  const tops = Array.from({ length: count }, (_, column) =>
    Math.min(...all.filter(({ id }) => columnOf.get(id) === column).map(({ y }) => y)),
  )
  const moved = ({ x, y }: Point, column: number) => ({ x: x + column * width, y: y - tops[column]! })
  return {
    places: new Map(all.map(({ id, x, y }) => [id, moved({ x, y }, columnOf.get(id)!)])),
    routes: new Map(
      links.flatMap(({ id, from, to }) => {
        const column = columnOf.get(from)!
        const points = routes.get(id)
        return points && columnOf.get(to) === column ? [[id, points.map((point) => moved(point, column))]] : []
      }),
    ),
  }
}

function arrange(boxes: readonly Box[], links: readonly Link[], kind: 'right' | 'down'): BranchedLayout {
  const graph = new DagreGraph({ multigraph: true })
  const isRight = kind === 'right'
  graph.setGraph({ rankdir: isRight ? 'LR' : 'TB', ranksep: isRight ? gap.x : gap.y, nodesep: gap.y, edgesep: gap.y })
  for (const { id, width, height } of boxes) graph.setNode(id, { width, height })
  for (const { id, from, to } of links) graph.setEdge(from, to, {}, id)
  runDagre(graph)
  return {
    places: new Map(
      boxes.map(({ id, width, height }) => {
        const node = graph.node(id) as Point & Size
        return [id, { x: node.x - width / 2, y: node.y - height / 2 }]
      }),
    ),
    routes: new Map(
      links.map(({ id, from, to }) => {
        const { points } = graph.edge({ v: from, w: to, name: id }) as { points: Point[] }
        return [id, points]
      }),
    ),
  }
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
