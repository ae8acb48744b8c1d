import { describe, expect, it } from 'vitest'
import { createCurves } from './curves.ts'
import { scorePredictions } from './score.ts'
import { softmaxRows } from './softmax.ts'
import { meanIndices, poolStatistics } from './statistics.ts'

describe('scoring', () => {
  it('counts, as worked out by hand', () => {
    const probabilities = Float32Array.from([0.5, 0.5, 0.25, 0.75, 0.75, 0.25])
    const found = scorePredictions(probabilities, Int32Array.from([0, 1, 1]), ['a', 'b'], 'test')
    // The first image is a tie: the first class wins.
    expect(found).toMatchObject({
      count: 3,
      correct: 2,
      confusion: [
        [1, 0],
        [1, 1],
      ],
    })
    expect(found.loss).toBeCloseTo(-(Math.log(0.5) + Math.log(0.75) + Math.log(0.25)) / 3, 5)
    expect(found.perClass).toEqual([
      { name: 'a', count: 1, correct: 1, accuracyRatio: 1 },
      { name: 'b', count: 2, correct: 1, accuracyRatio: 0.5 },
    ])
  })

  it('turns logits into probabilities without overflow', () => {
    const rows = softmaxRows(Float32Array.from([1000, 1000, 0, Math.log(3)]), 2)
    ;[0.5, 0.5, 0.25, 0.75].forEach((expected, index) => expect(rows[index]).toBeCloseTo(expected, 6))
  })
})

describe('pooled statistics', () => {
  it('are those of all values together for batches of equal size', () => {
    const entries = [
      { name: 'l/mean', offset: 0, size: 1 },
      { name: 'l/variance', offset: 1, size: 1 },
    ]
    // Batches {1, 3} and {5, 7}: means 2 and 6, (biased) variances 1 and 1.
    const pooled = poolStatistics([Float32Array.from([2, 1]), Float32Array.from([6, 1])], meanIndices(entries))
    expect([...pooled]).toEqual([4, 5])
  })
})

describe('curves', () => {
  const step = (loss: number) => ({
    loss,
    accuracyRatio: 0.5,
    penalty: 0,
    learningRate: 0.1,
    sparsity: { a: 0.2, b: 0.4 },
  })

  it('average groups of steps and go on from a saved state', () => {
    const plan = { totalSteps: 600, stepsPerEpoch: 100, hasPenalty: false }
    const curves = createCurves(plan)
    expect(curves.add(1, step(1))).toBeNull()
    const added = curves.add(2, step(3))!
    expect(added['Loss']).toEqual([0.02, 2])
    expect(added['Sparsity']![1]).toBeCloseTo(0.3)
    curves.add(3, step(5))
    const restored = createCurves(plan, curves.state())
    expect(restored.add(4, step(7))!['Loss']).toEqual([0.04, 6])
    expect(restored.series().find(({ name }) => name === 'Loss')!.points).toEqual([
      [0.02, 2],
      [0.04, 6],
    ])
  })
})
