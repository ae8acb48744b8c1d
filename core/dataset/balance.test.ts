import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { balancedSelection } from './balance.ts'

describe('balancedSelection', () => {
  test('takes as many of each class, spread over it', () => {
    const labels = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1]
    expect(balancedSelection(labels, 2, 4)).toEqual([2, 6, 9, 11])
  })

  test('fills up from the large class when the small one is used up', () => {
    expect(balancedSelection([0, 1, 1, 1, 1, 1], 2, 4)).toEqual([0, 1, 3, 5])
  })

  test('images without a label take part as one more class', () => {
    expect(balancedSelection([0, 0, 1, 1, -1, -1, -1], 2, 3)).toEqual([1, 3, 5])
  })

  test('0 and large limits mean all', () => {
    expect(balancedSelection([1, 0, 1], 2, 0)).toEqual([0, 1, 2])
    expect(balancedSelection([1, 0, 1], 2, 3)).toEqual([0, 1, 2])
  })

  test('gives exactly the limit, without repeats, and no class trails by more than one unless it is used up', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 200 }),
        fc.integer({ min: 1, max: 200 }),
        (labels, limit) => {
          const chosen = balancedSelection(labels, 5, limit)
          expect(new Set(chosen).size).toBe(Math.min(limit, labels.length))
          expect(chosen).toHaveLength(Math.min(limit, labels.length))
          const count = (list: number[], label: number) => list.filter((value) => value === label).length
          const taken = [0, 1, 2, 3, 4].map((label) =>
            count(
              chosen.map((index) => labels[index]!),
              label,
            ),
          )
          const most = Math.max(...taken)
          taken.forEach((value, label) => expect(value >= most - 1 || value === count(labels, label)).toBe(true))
        },
      ),
    )
  })
})
