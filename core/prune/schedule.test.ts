import { expect, it } from 'vitest'
import { pruneSteps } from '../contract/jobs/prune-schedule.ts'
import { cutShares, filtersAtShare, generateSteps } from './schedule.ts'

it('generates shares that end with everything removed', () => {
  expect(cutShares({ kind: 'one-shot', steps: 5 })).toEqual([1])
  expect(cutShares({ kind: 'iterative', steps: 4 })).toEqual([0.25, 0.5, 0.75, 1])
  // 1 - (1 - t)^3 at t = 1/2 and 1.
  expect(cutShares({ kind: 'polynomial', steps: 2 })).toEqual([0.875, 1])
})

it('generates steps with the training behind each cut', () =>
  expect(generateSteps({ kind: 'iterative', steps: 2 }, { epochs: 3, learningRate: 1e-3 })).toEqual([
    { share: 0.5, epochs: 3, learningRate: 1e-3 },
    { share: 1, epochs: 3, learningRate: 1e-3 },
  ]))

it('goes from all filters to those of the plan', () =>
  expect([0, 0.5, 0.875, 1].map((share) => filtersAtShare(64, 45, share))).toEqual([64, 54, 47, 45]))

it('refuses a schedule that gives filters back', () => {
  expect(pruneSteps.safeParse([{ share: 0.5 }, { share: 0.5 }, { share: 1 }]).success).toBe(true)
  expect(pruneSteps.safeParse([{ share: 0.5 }, { share: 0.2 }]).error?.issues[0]?.message).toMatch(/do not come back/)
})
