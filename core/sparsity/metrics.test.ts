import { expect, it } from 'vitest'
import { meanSparsity } from './metrics.ts'

it('weighs every layer of a model alike, whatever its size', () => {
  // (0.9 + 0.5 + 0.4) / 3
  expect(meanSparsity([{ sparsityRatio: 0.9 }, { sparsityRatio: 0.5 }, { sparsityRatio: 0.4 }])).toBeCloseTo(0.6, 12)
  expect(meanSparsity([])).toBe(0)
})
