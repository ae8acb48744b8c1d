import { describe, expect, it } from 'vitest'
import { cardSize, type Point } from './layout.ts'
import type { Link } from './arrange-ranks.ts'
import { labelPoint, layoutBranches, routePath } from './layout-branches.ts'

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
    return [0.1, 0.25, 0.5, 0.75, 0.9].map((share) => ({
      x: start.x + share * (end.x - start.x),
      y: start.y + share * (end.y - start.y),
    }))
  })
}

function expectFree(id: string, points: readonly Point[], ends: string[], places: ReadonlyMap<string, Point>): void {
  for (const point of along(points))
    for (const [other, { x, y }] of places) {
      if (ends.includes(other)) continue
      const isInside = point.x > x && point.x < x + cardSize.width && point.y > y && point.y < y + cardSize.height
      expect(isInside, `${id} over ${other}`).toBe(false)
    }
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
    for (const { id, from, to } of links) expectFree(id, routes.get(id)!, [from, to], places)
  })
})

describe('columns of a deep network', () => {
  /** Eight residual blocks of two layers in a row. */
  const deep = Array.from({ length: 17 }, (_, index) => ({ id: `n${index}`, ...cardSize }))
  const all = deep
    .slice(1)
    .flatMap(({ id }, index) => [link(`n${index}`, id), ...(index % 2 === 1 ? [link(`n${index - 1}`, id, '+')] : [])])
  const wide = { width: 1600, height: 700 }
  const { places, routes } = layoutBranches(deep, all, 'wrapped', wide)

  it('are made where they show it larger', () => {
    const tall = { width: 300, height: 6000 }
    expect(layoutBranches(deep, all, 'wrapped', tall)).toEqual(layoutBranches(deep, all, 'down', tall))
    expect(new Set(Array.from(places.values(), ({ y }) => y)).size).toBeLessThan(17)
  })

  it('let no arrow run over another card', () => {
    expect(routes.size).toBe(all.length)
    for (const { id, from, to } of all) expectFree(id, routes.get(id)!, [from, to], places)
  })

  it('are at most two where an arrow leads from the first layer to the last', () => {
    const far = [...all, link('n0', 'n16', '+')]
    const layout = layoutBranches(deep, far, 'wrapped', wide)
    expect(Array.from(layout.places.values()).filter(({ y }) => y === 0).length).toBeLessThanOrEqual(2)
    for (const { id, from, to } of far) expectFree(id, layout.routes.get(id)!, [from, to], layout.places)
  })
})

it('draws two ways a block without an arrow over a card, in areas of any form', () => {
  const two = Array.from({ length: 6 }, (_, index) => [`s${index}`, `a${index}`, `b${index}`]).flat()
  const cards = two.map((id) => ({ id, ...cardSize }))
  const ways = Array.from({ length: 6 }, (_, index) => [
    link(`s${index}`, `a${index}`),
    link(`s${index}`, `b${index}`),
    ...(index < 5 ? [link(`a${index}`, `s${index + 1}`), link(`b${index}`, `s${index + 1}`, '+')] : []),
  ]).flat()
  for (const space of [area, { width: 1000, height: 560 }, { width: 1300, height: 700 }, { width: 700, height: 500 }]) {
    const { places, routes } = layoutBranches(cards, ways, 'wrapped', space)
    for (const { id, from, to } of ways) expectFree(id, routes.get(id)!, [from, to], places)
  }
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
