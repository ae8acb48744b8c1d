import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRng } from '../base/rng.ts'
import { assignSplits } from './split.ts'

const single = (count: number, label: number) =>
  Array.from({ length: count }, (_, index) => ({ path: `${label}/${index}.jpg`, label, group: '' }))
const tally = (images: { label: number }[], splits: string[], label: number) =>
  ['train', 'val', 'test'].map(
    (split) => images.filter((image, index) => image.label === label && splits[index] === split).length,
  )

describe('assignSplits', () => {
  test('gives each class its share: 100 and 30 images at 10 % and 20 %', () => {
    const images = [...single(100, 0), ...single(30, 1)]
    const splits = assignSplits(images, { valRatio: 0.1, testRatio: 0.2, seed: 1 })
    expect(tally(images, splits, 0)).toEqual([70, 10, 20])
    expect(tally(images, splits, 1)).toEqual([21, 3, 6])
  })

  test('puts everything into test at a share of 1', () => {
    expect(new Set(assignSplits(single(9, 0), { valRatio: 0.1, testRatio: 1, seed: 1 }))).toEqual(new Set(['test']))
  })

  test('refuses shares above the whole', () => {
    expect(() => assignSplits(single(9, 0), { valRatio: 0.6, testRatio: 0.6, seed: 1 })).toThrow(/at most 1/)
  })

  test('depends on the seed, not on the order of the files', () => {
    const images = [...single(40, 0), ...single(40, 1)]
    const options = { valRatio: 0.2, testRatio: 0.2, seed: 5 }
    const byPath = (list: typeof images, splits: string[]) =>
      new Map(list.map((image, index) => [image.path, splits[index]]))
    const shuffled = createRng(9).shuffle([...images])
    const expected = byPath(images, assignSplits(images, options))
    expect([...byPath(shuffled, assignSplits(shuffled, options))].sort()).toEqual([...expected].sort())
    expect(assignSplits(images, { ...options, seed: 6 })).not.toEqual(assignSplits(images, options))
  })

  test('never divides a group, and small groups still meet the shares', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 30, max: 120 }), (seed, groups) => {
        const rng = createRng(seed)
        const images = Array.from({ length: groups }, (_, group) =>
          Array.from({ length: 1 + rng.integer(4) }, (_, crop) => ({
            path: `${group}-${crop}`,
            label: rng.integer(2),
            group: `g${group}`,
          })),
        ).flat()
        const splits = assignSplits(images, { valRatio: 0.2, testRatio: 0.3, seed })
        const seen = new Map<string, string>()
        images.forEach((image, index) => {
          expect(seen.get(image.group) ?? splits[index]).toBe(splits[index])
          seen.set(image.group, splits[index]!)
        })
        const share = splits.filter((split) => split === 'test').length / splits.length
        expect(Math.abs(share - 0.3)).toBeLessThan(0.08)
      }),
      { numRuns: 60 },
    )
  })
})
