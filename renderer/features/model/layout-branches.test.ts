import { describe, expect, it } from 'vitest'
import { cardSize, type Point } from './layout.ts'
import { labelPoint, layoutBranches, routePath, type Link } from './layout-branches.ts'

const ids = ['image', 'a', 'b', 'c', 'd', 'classes']
const boxes = ids.map((id) => ({ id, ...cardSize }))
const link = (from: string, to: string, mark = ''): Link => ({ id: `${from}>${to}${mark}`, from, to })
/** b stands between a and c, which a reaches past it, twice. */
const links = [
  link('image', 'a'),
  link('a', 'b'),
  link('b', 'c'),
  link('a', 'c'),
  link('a', 'c', '+'),
  link('c', 'd'),
  link('d', 'classes'),
]
const area = { width: 1200, height: 700 }

/** Points along an arrow, those of its curves included. */
function along(points: readonly Point[]): Point[] {
  return points.slice(1).flatMap((end, index) => {
    const start = points[index]!
    return [0.25, 0.5, 0.75].map((share) => ({
      x: start.x + share * (end.x - start.x),
      y: start.y + share * (end.y - start.y),
    }))
  })
}

describe.each(['wrapped', 'right', 'down'] as const)('layout %s of a network with branches', (kind) => {
  const { places, routes } = layoutBranches(boxes, links, kind, area)

  it('overlaps no cards', () => {
    const points = [...places.values()]
    expect(points).toHaveLength(ids.length)
    for (const [index, a] of points.entries())
      for (const b of points.slice(index + 1))
        expect(Math.abs(a.x - b.x) >= cardSize.width || Math.abs(a.y - b.y) >= cardSize.height).toBe(true)
  })

  it('has a way for every arrow that touches no other card', () => {
    expect([...routes.keys()]).toEqual(links.map(({ id }) => id))
    for (const { id, from, to } of links)
      for (const point of along(routes.get(id)!))
        for (const other of ids.filter((card) => card !== from && card !== to)) {
          const { x, y } = places.get(other)!
          const isInside = point.x > x && point.x < x + cardSize.width && point.y > y && point.y < y + cardSize.height
          expect(isInside, `${id} over ${other}`).toBe(false)
        }
  })
})

it('takes the direction that shows a network larger', () => {
  const width = ({ places }: ReturnType<typeof layoutBranches>) =>
    Math.max(...[...places.values()].map(({ x }) => x)) - Math.min(...[...places.values()].map(({ x }) => x))
  const wide = layoutBranches(boxes, links, 'wrapped', { width: 3000, height: 300 })
  const tall = layoutBranches(boxes, links, 'wrapped', { width: 500, height: 2000 })
  expect(width(wide)).toBeGreaterThan(width(tall))
})

it('draws a way from its first to its last point, bent between', () => {
  const points = [
    { x: 0, y: 0 },
    { x: 10, y: 20 },
    { x: 30, y: 20 },
    { x: 40, y: 50 },
  ]
  expect(routePath(points)).toBe('M 0 0 Q 10 20 20 20 Q 30 20 40 50')
  expect(routePath(points.slice(0, 2))).toBe('M 0 0 L 10 20')
  expect(labelPoint(points)).toEqual({ x: 20, y: 20 })
})
