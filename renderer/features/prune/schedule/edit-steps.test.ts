import { expect, it } from 'vitest'
import { pruneSteps } from '../../../../core/contract/jobs/prune-schedule.ts'
import { generateSteps } from '../../../../core/prune/schedule.ts'
import { generatedSteps, layoutSteps, withAddedStep, withoutStep, withStep } from './edit-steps.ts'

const steps = [
  { share: 0.3, epochs: 2 },
  { share: 0.6, epochs: 0 },
  { share: 1, epochs: 3 },
]

it('keeps shares between their neighbours and epochs whole', () => {
  expect(withStep(steps, 1, { share: 0.1 })[1]).toEqual({ share: 0.3, epochs: 0 })
  expect(withStep(steps, 1, { share: 1.4 })[1]).toEqual({ share: 1, epochs: 0 })
  expect(withStep(steps, 0, { epochs: 2.6 })[0]).toEqual({ share: 0.3, epochs: 3 })
  expect(withStep(steps, 2, { epochs: -4 })[2]).toEqual({ share: 1, epochs: 0 })
})

it('adds a step half-way to the next and never removes the last one', () => {
  expect(withAddedStep(steps, 0).map(({ share }) => share)).toEqual([0.3, 0.45, 0.6, 1])
  expect(withoutStep(steps, 1).map(({ share }) => share)).toEqual([0.3, 1])
  expect(withoutStep([steps[0]!], 0)).toHaveLength(1)
})

it('generates the steps that the job would', () => {
  for (const kind of ['one-shot', 'iterative', 'polynomial'] as const) {
    const own = generatedSteps(kind, 4, 2)
    expect(pruneSteps.safeParse(own).success).toBe(true)
    const job = generateSteps({ kind, steps: 4 }, { epochs: 2 })
    expect(own).toHaveLength(job.length)
    // Whole percents, so that they can be edited.
    own.forEach(({ share }, index) => expect(Math.abs(share - job[index]!.share)).toBeLessThanOrEqual(0.005 + 1e-9))
  }
})

it('lays the bars end to end', () =>
  expect(layoutSteps(steps)).toEqual([
    { start: 0, length: 2 / 5.5 },
    { start: 2 / 5.5, length: 0.5 / 5.5 },
    { start: 2.5 / 5.5, length: 3 / 5.5 },
  ]))
