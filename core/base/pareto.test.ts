import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { paretoFront } from './pareto.ts'

const higher = { x: 'higher', y: 'higher' } as const

describe('Pareto front', () => {
  it('keeps the published sizes, which all trade speed for accuracy', () => {
    const points = [
      { x: 133, y: 80 },
      { x: 84, y: 84.1 },
      { x: 69, y: 84.8 },
      { x: 66, y: 83.3 },
    ]
    expect(paretoFront(points, higher)).toEqual([points[2], points[1], points[0]])
  })

  it('follows the direction that is better', () => {
    const points = [
      { x: 1, y: 1 },
      { x: 2, y: 2 },
    ]
    expect(paretoFront(points, { x: 'lower', y: 'higher' })).toEqual(points)
    expect(paretoFront(points, { x: 'lower', y: 'lower' })).toEqual([points[0]])
  })

  it('leaves no point outside that no front point beats', () => {
    const point = fc.record({ x: fc.integer({ min: 0, max: 9 }), y: fc.integer({ min: 0, max: 9 }) })
    fc.assert(
      fc.property(fc.array(point, { maxLength: 20 }), (points) => {
        const front = paretoFront(points, higher)
        for (const p of points) {
          if (front.includes(p)) continue
          expect(front.some((q) => q.x >= p.x && q.y >= p.y && (q.x > p.x || q.y > p.y))).toBe(true)
        }
      }),
    )
  })
})
