import { describe, expect, it } from 'vitest'
import { arrowSides, bestColumns, cardSize, fitViewport, largestZoom, layoutChain, type Box } from './layout.ts'

const chain = (count: number): Box[] => Array.from({ length: count }, (_, index) => ({ id: `n${index}`, ...cardSize }))

describe('layout of a chain', () => {
  it.each(['wrapped', 'right', 'down'] as const)('%s: no two cards overlap', (kind) => {
    const boxes = chain(17)
    const points = [...layoutChain(boxes, kind, 4).values()]
    expect(points).toHaveLength(17)
    for (const [index, a] of points.entries()) {
      for (const b of points.slice(index + 1)) {
        expect(Math.abs(a.x - b.x) >= cardSize.width || Math.abs(a.y - b.y) >= cardSize.height).toBe(true)
      }
    }
  })

  it('reads like lines of text, and an opened card pushes the next line down', () => {
    const boxes = chain(5)
    const plain = layoutChain(boxes, 'wrapped', 2)
    expect(plain.get('n1')?.y).toBe(plain.get('n0')?.y)
    expect(plain.get('n2')?.x).toBe(plain.get('n0')?.x)
    const opened = layoutChain(
      boxes.map((box, index) => (index === 1 ? { ...box, height: box.height + 100 } : box)),
      'wrapped',
      2,
    )
    expect((opened.get('n2')?.y ?? 0) - (plain.get('n2')?.y ?? 0)).toBe(100)
  })

  it('uses one row in a wide strip and one column in a tall one', () => {
    expect(bestColumns(4, { width: 4000, height: cardSize.height })).toBe(4)
    expect(bestColumns(4, { width: cardSize.width, height: 4000 })).toBe(1)
  })

  it('fits every card into the window', () => {
    const points = layoutChain(chain(17), 'wrapped', 4)
    const boxes = [...points.values()].map((point) => ({ ...point, ...cardSize }))
    const area = { width: 900, height: 690 }
    const view = fitViewport(boxes, area)
    expect(view.zoom).toBeLessThanOrEqual(largestZoom)
    for (const box of boxes) {
      expect(box.x * view.zoom + view.x).toBeGreaterThanOrEqual(0)
      expect((box.x + box.width) * view.zoom + view.x).toBeLessThanOrEqual(area.width)
      expect((box.y + box.height) * view.zoom + view.y).toBeLessThanOrEqual(area.height)
    }
  })

  it('leaves a card at the right for its neighbour and at the bottom for the next line', () => {
    expect(arrowSides({ x: 0, y: 0 }, { x: 260, y: 0 })).toEqual({ source: 'right', target: 'left' })
    expect(arrowSides({ x: 780, y: 0 }, { x: 0, y: 120 })).toEqual({ source: 'bottom', target: 'top' })
  })
})
