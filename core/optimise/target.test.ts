import { describe, expect, test } from 'vitest'
import { refusalOf } from '../testing/refusal.ts'
import { parseTarget } from './parse-target.ts'
import { describeTarget, distanceTo, meets, shortfallOf } from './target.ts'

describe('parseTarget', () => {
  test.each([
    [
      'at least 133 FPS and 80 %',
      [
        { metric: 'framesPerSecond', relation: 'at-least', value: 133 },
        { metric: 'accuracyRatio', relation: 'at-least', value: 0.8 },
      ],
    ],
    [
      '133 fps & 80% accuracy',
      [
        { metric: 'framesPerSecond', relation: 'at-least', value: 133 },
        { metric: 'accuracyRatio', relation: 'at-least', value: 0.8 },
      ],
    ],
    ['at most 0.5 mJ', [{ metric: 'energyMj', relation: 'at-most', value: 0.5 }]],
    ['500 uJ', [{ metric: 'energyMj', relation: 'at-most', value: 0.5 }]],
    ['at most 20 NPs', [{ metric: 'nps', relation: 'at-most', value: 20 }]],
    [
      'under 10 ms, >= 70 % sparsity',
      [
        { metric: 'latencyMs', relation: 'at-most', value: 10 },
        { metric: 'sparsityRatio', relation: 'at-least', value: 0.7 },
      ],
    ],
    ['at most 150,000 parameters', [{ metric: 'parameters', relation: 'at-most', value: 150_000 }]],
    ['150 k parameters', [{ metric: 'parameters', relation: 'at-most', value: 150_000 }]],
  ])('reads "%s"', (text, target) => expect(parseTarget(text)).toEqual(target))

  test.each(['', 'fast', '133', '133 bananas', '180 % accuracy', '100 FPS and 120 FPS'])(
    'refuses "%s"',
    async (text) => {
      const refusal = await refusalOf(() => parseTarget(text))
      expect(refusal.code).toBe('optimise.bad-target')
      expect(refusal.message).toContain('at least 133 FPS and 80 %')
    },
  )

  test('what it describes, it reads', () => {
    for (const text of ['at least 133 FPS and at least 80 % accuracy', 'at most 0.5 mJ', 'at most 20 NPs'])
      expect(describeTarget(parseTarget(text))).toBe(text)
  })
})

describe('distance', () => {
  const target = parseTarget('133 FPS and 80 %')
  test('is 0 exactly where the target is met, borders included', () => {
    expect(meets(target, { framesPerSecond: 133, accuracyRatio: 0.8 })).toBe(true)
    expect(distanceTo(target, { framesPerSecond: 133, accuracyRatio: 0.8 })).toBe(0)
    expect(meets(target, { framesPerSecond: 132.9, accuracyRatio: 0.9 })).toBe(false)
  })
  // Half the rate: 0.5 of the wished value. Five points of accuracy: half of ten points.
  test('weighs half the rate like five points of accuracy', () => {
    expect(distanceTo(target, { framesPerSecond: 66.5, accuracyRatio: 0.8 })).toBeCloseTo(0.5, 12)
    expect(distanceTo(target, { framesPerSecond: 140, accuracyRatio: 0.75 })).toBeCloseTo(0.5, 12)
  })
  test('counts what was not measured as far off', () => {
    expect(shortfallOf(target[0]!, { accuracyRatio: 0.8 })).toBe(1)
  })
})
