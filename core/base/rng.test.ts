import { describe, expect, test } from 'vitest'
import { createRng, deriveSeed } from './rng.ts'

describe('createRng', () => {
  // Values of the reference C implementation of mulberry32 for seed 0 (uint32, divided by 2^32).
  test('gives the stream of mulberry32', () => {
    const rng = createRng(0)
    expect([0, 1, 2].map(() => rng.next() * 4294967296)).toEqual([1144304738, 1416247, 958946056])
  })

  test('goes on from a saved state', () => {
    const first = createRng(7)
    first.shuffle([1, 2, 3, 4, 5])
    const second = createRng(first.state())
    expect(second.next()).toBe(first.next())
  })

  test('is uniform: mean, variance and buckets of 100,000 draws within 5 sigma', () => {
    const rng = createRng(123)
    const buckets = new Array<number>(10).fill(0)
    let sum = 0
    for (let i = 0; i < 100_000; i++) {
      const value = rng.next()
      sum += value
      buckets[Math.floor(value * 10)]!++
    }
    expect(Math.abs(sum / 100_000 - 0.5)).toBeLessThan(5 * Math.sqrt(1 / 12 / 100_000))
    for (const bucket of buckets) expect(Math.abs(bucket - 10_000)).toBeLessThan(5 * Math.sqrt(100_000 * 0.09))
  })

  test('shuffles into a permutation', () => {
    const items = Array.from({ length: 50 }, (_, index) => index)
    const shuffled = createRng(3).shuffle([...items])
    expect(shuffled).not.toEqual(items)
    expect([...shuffled].sort((a, b) => a - b)).toEqual(items)
  })
})

test('deriveSeed separates labels and seeds', () => {
  const seeds = new Set<number>()
  for (let seed = 0; seed < 100; seed++) for (let label = 0; label < 100; label++) seeds.add(deriveSeed(seed, label))
  expect(seeds.size).toBe(10_000)
})
