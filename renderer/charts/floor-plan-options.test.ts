import { describe, expect, it } from 'vitest'
import { lightTheme } from './chart-theme.ts'
import { floorPlanOptions, placeNodes, shorten, type FloorPlanNode } from './floor-plan-options.ts'

const node = (id: string, layer: string | null = null): FloorPlanNode => ({
  id,
  type: 'CNP1',
  layer,
  inputMemoryRatio: null,
  weightMemoryRatio: null,
  cycles: null,
})

describe('floor plan', () => {
  it('puts nodes of one mesh cell beside each other', () => {
    const { columns, rows, places } = placeNodes([node('3.1.2'), node('3.1.3'), node('1.3.1')])
    expect(columns).toEqual([1, 3])
    expect(rows).toEqual([1, 3])
    expect(places.map(({ column, row, slot, slots }) => [column, row, slot, slots])).toEqual([
      [1, 0, 0, 2],
      [1, 0, 1, 2],
      [0, 1, 0, 1],
    ])
  })

  it('counts used nodes', () => {
    const model = floorPlanOptions({ nodes: [node('1.1.0', 'conv_1'), node('1.1.1')], colourBy: 'memory' }, lightTheme)
    expect(model.summary).toBe('Floor plan: 1 of 2 NPs hold a layer.')
    expect(model.table.rows).toHaveLength(2)
  })

  it('keeps a shortened name telling', () => {
    expect(shorten('separable_10', 20)).toBe('separable_10')
    expect(shorten('separable_10', 5)).toBe('s10')
    expect(shorten('separable_10', 2)).toBe('10')
  })
})
