import { Graph as DagreGraph, layout as runDagre } from '@dagrejs/dagre'
import type { Box, Point, Size } from './layout.ts'

/** Between boxes. */
export const gap = { x: 76, y: 44 }

/** An arrow between two boxes. */
export type Link = { id: string; from: string; to: string }

/** Top-left corners of the boxes, and the points an arrow runs through, by link id. */
export type RankedLayout = { places: Map<string, Point>; routes: Map<string, Point[]> }

/** Boxes in ranks, each behind those that lead to it, from left to right or from top to bottom. */
export function arrangeRanks(boxes: readonly Box[], links: readonly Link[], kind: 'right' | 'down'): RankedLayout {
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
