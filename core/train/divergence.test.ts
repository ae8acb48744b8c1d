import { describe, expect, it } from 'vitest'
import { areFinite, createDivergenceWatch } from './divergence.ts'

const watchOf = (totalSteps: number) => createDivergenceWatch({ totalSteps, classes: 2 })
const firstAlarm = (losses: number[], totalSteps = 1000) => {
  const watch = watchOf(totalSteps)
  return losses.findIndex((loss) => watch.add(loss) !== null)
}
const times = (count: number, loss: number) => Array.from({ length: count }, () => loss)

describe('divergence', () => {
  it('is told at once from a loss that is not a number', () => {
    const watch = watchOf(1000)
    expect(watch.add(0.7)).toBeNull()
    expect(watch.add(Number.NaN)).toBe('loss-not-finite')
    expect(watchOf(1000).add(Infinity)).toBe('loss-not-finite')
  })
  it('is told after 50 steps in a row above three times the start', () => {
    // Smoothed: 9 - 8 x 0.9^k passes 3 at k = 3, which is the first of the 50.
    expect(firstAlarm([1, ...times(80, 9)])).toBe(52)
    expect(firstAlarm([1, ...times(500, 2.99)])).toBe(-1)
    expect(firstAlarm([1, ...times(30, 9), ...times(20, 1), ...times(30, 9)])).toBe(-1)
  })
  it('sees through batches without any loss, and forgives one with a huge one', () => {
    const restless = Array.from({ length: 100 }, (_, index) => (index % 2 === 0 ? 0 : 20))
    expect(firstAlarm([1, ...restless])).toBeGreaterThanOrEqual(50)
    expect(firstAlarm([1, ...times(5, 0.5), 1e6, ...times(100, 0.5)], 100)).toBe(-1)
  })
  it('allows a fine-tuned model the loss of guessing: 3 ln 2 = 2.08', () => {
    expect(firstAlarm([0.01, ...times(500, 2.07)])).toBe(-1)
    expect(firstAlarm([0.01, ...times(500, 2.09)])).toBeGreaterThan(50)
  })
  it('waits a tenth of a short training, at least 10 steps', () => {
    expect(firstAlarm([1, ...times(60, 9)], 200)).toBe(22)
    expect(firstAlarm([1, ...times(60, 9)], 15)).toBe(12)
  })
  it('goes on from its state as if it had not stopped', () => {
    const watch = watchOf(1000)
    for (const loss of [1, ...times(30, 9)]) watch.add(loss)
    const resumed = createDivergenceWatch({ totalSteps: 1000, classes: 2 }, structuredClone(watch.state()))
    // The alarm of an unbroken run is at 52, see above.
    expect(times(40, 9).findIndex((loss) => resumed.add(loss) !== null)).toBe(52 - 31)
  })
  it('is in the weights when one of them is not finite', () => {
    const weights = { a: { shape: [2], data: Float32Array.of(1, 2) }, b: { shape: [], data: Float32Array.of(3) } }
    expect(areFinite(weights)).toBe(true)
    weights.b.data[0] = Number.NaN
    expect(areFinite(weights)).toBe(false)
  })
})
