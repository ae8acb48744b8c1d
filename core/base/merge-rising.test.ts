import fc from 'fast-check'
import { expect, it } from 'vitest'
import { mergeRising } from './merge-rising.ts'

type Item = [number, string]
const keyOf = ([key]: Item) => key
const merge = (a: Item[], b: Item[]) => mergeRising(a, b, keyOf)
const items = (value: string) =>
  fc.array(fc.integer({ min: 0, max: 20 })).map((keys) => keys.map((key): Item => [key, value]))

it('appends what comes later and replaces what is known', () => {
  expect(merge([[1, 'a']], [[2, 'b']])).toEqual([
    [1, 'a'],
    [2, 'b'],
  ])
  expect(
    merge(
      [
        [1, 'a'],
        [3, 'a'],
      ],
      [
        [2, 'b'],
        [3, 'b'],
      ],
    ),
  ).toEqual([
    [1, 'a'],
    [2, 'b'],
    [3, 'b'],
  ])
})

it('is sorted, has every key once, prefers the new item, and changes nothing the second time', () => {
  fc.assert(
    fc.property(items('old'), items('new'), (old, added) => {
      const before = [...merge([], old)]
      const joined = [...merge(before, added)]
      expect(joined.map(keyOf)).toEqual([...new Set([...old, ...added].map(keyOf))].sort((a, b) => a - b))
      const fresh = new Set(added.map(keyOf))
      for (const [key, value] of joined) expect(value).toBe(fresh.has(key) ? 'new' : 'old')
      expect(merge(joined, added)).toEqual(joined)
    }),
  )
})
