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
/** Tall, so that nothing is broken into columns. */
const area = { width: 700, height: 1200 }

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

it('breaks a deep network into columns where that shows it larger, and keeps ranks together', () => {
  const deep = Array.from({ length: 24 }, (_, index) => ({ id: `n${index}`, ...cardSize }))
  const skips = deep.slice(2).map(({ id }, index) => link(`n${index}`, id, '+'))
  const all = [...deep.slice(1).map(({ id }, index) => link(`n${index}`, id)), ...skips]
  const tall = { width: 300, height: 6000 }
  expect(layoutBranches(deep, all, 'wrapped', tall)).toEqual(layoutBranches(deep, all, 'down', tall))
  const { places, routes } = layoutBranches(deep, all, 'wrapped', { width: 1600, height: 700 })
  expect(places.size).toBe(24)
  // Reading on from one column to the next goes up; every arrow within a column has a way that goes down.
  const ups = deep.slice(1).filter(({ id }, index) => places.get(id)!.y < places.get(`n${index}`)!.y)
  expect(ups.length).toBeGreaterThan(1)
  for (const points of routes.values()) expect(points.at(-1)!.y).toBeGreaterThan(points[0]!.y)
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
