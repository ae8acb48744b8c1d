import { describe, expect, it } from 'vitest'
import { adamStepSize } from './adam.ts'
import { learningRateAt, penaltyAmplitudeAt } from './schedule.ts'

describe('the learning rate', () => {
  const schedule = { learningRate: 0.01, warmupRatio: 0.1, totalSteps: 100 }

  it('rises linearly over the warm-up, then falls as half a cosine to 0', () => {
    expect(learningRateAt(schedule, 0)).toBeCloseTo(0.001)
    expect(learningRateAt(schedule, 9)).toBeCloseTo(0.01)
    expect(learningRateAt(schedule, 10)).toBeCloseTo(0.01)
    expect(learningRateAt(schedule, 55)).toBeCloseTo(0.005)
    expect(learningRateAt(schedule, 100)).toBeCloseTo(0)
  })

  it('starts at the peak without warm-up', () => {
    expect(learningRateAt({ ...schedule, warmupRatio: 0 }, 0)).toBe(0.01)
  })
})

describe('penalties', () => {
  it('grow over the first fifth of the steps', () => {
    expect(penaltyAmplitudeAt(1, 0.2, 100, 0)).toBeCloseTo(0.05)
    expect(penaltyAmplitudeAt(1, 0.2, 100, 9)).toBeCloseTo(0.5)
    expect(penaltyAmplitudeAt(1, 0.2, 100, 19)).toBe(1)
    expect(penaltyAmplitudeAt(1, 0.2, 100, 99)).toBe(1)
  })

  it('are whole from the first step without a ramp', () => {
    expect(penaltyAmplitudeAt(3, 0, 100, 0)).toBe(3)
  })
})

describe('Adam', () => {
  it('corrects the bias of both moments', () => {
    // Step 1: sqrt(1 - 0.999) / (1 - 0.9)
    expect(adamStepSize(1, 1)).toBeCloseTo(Math.sqrt(0.001) / 0.1, 10)
    expect(adamStepSize(0.5, 1e6)).toBeCloseTo(0.5, 10)
  })
})
