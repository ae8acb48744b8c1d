import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyDiff, composeDiffs, diffRecords, isEmptyRecordsDiff, reverseDiff } from './history.ts'

const records = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.jsonValue({ maxDepth: 2 }))

describe('differences of records', () => {
  it('lead from one state to the other and back', () => {
    fc.assert(
      fc.property(records, records, (before, after) => {
        const diff = diffRecords(before, after)
        expect(applyDiff(before, diff)).toEqual(after)
        expect(applyDiff(after, reverseDiff(diff))).toEqual(before)
      }),
    )
  })

  it('are empty exactly between equal states', () => {
    fc.assert(fc.property(records, (state) => isEmptyRecordsDiff(diffRecords(state, structuredClone(state)))))
    expect(isEmptyRecordsDiff(diffRecords({ a: 1 }, { a: 2 }))).toBe(false)
    expect(isEmptyRecordsDiff(diffRecords({ a: [1, 2] }, { a: [2, 1] }))).toBe(false)
  })

  it('name what was added, updated and removed', () => {
    expect(diffRecords({ kept: 1, gone: 2, other: 3 }, { kept: 1, other: 4, fresh: 5 })).toEqual({
      added: { fresh: 5 },
      updated: { other: [3, 4] },
      removed: { gone: 2 },
    })
  })

  it('compose into one difference', () => {
    const first = diffRecords({ a: 1 }, { a: 2, b: 1 })
    const second = diffRecords({ a: 2, b: 1 }, { a: 3 })
    expect(composeDiffs({ a: 1 }, first, second)).toEqual({ added: {}, updated: { a: [1, 3] }, removed: {} })
  })
})
