import { Graph as DagreGraph, layout as runDagre } from '@dagrejs/dagre'
import { fitViewport, gap, type Box, type LayoutKind, type Point, type Size } from './layout.ts'

/** An arrow between two boxes. */
export type Link = { id: string; from: string; to: string }

/** Top-left corners of the boxes, and the points an arrow runs through, by link id. */
export type BranchedLayout = { places: Map<string, Point>; routes: Map<string, Point[]> }

/** Boxes of a network with branches in ranks, arrows around the boxes between their ends. `wrapped` is the direction that shows it larger. */
export function layoutBranches(
  boxes: readonly Box[],
  links: readonly Link[],
  kind: LayoutKind,
  area: Size,
): BranchedLayout {
  if (kind !== 'wrapped') return arrange(boxes, links, kind)
  const [right, down] = [arrange(boxes, links, 'right'), arrange(boxes, links, 'down')]
  const zoom = ({ places }: BranchedLayout) =>
    fitViewport(
      boxes.map((box) => ({ ...box, ...places.get(box.id)! })),
      area,
    ).zoom
  return zoom(right) > zoom(down) ? right : down
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
