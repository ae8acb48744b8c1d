import { expect, it } from 'vitest'
import { createRng } from '../base/rng.ts'
import { emptyEquations } from './normal-equations.ts'
import { solveRidge, type NormalEquations } from './ridge.ts'

/** Normal equations of rows of features and targets, an intercept column appended. */
function equationsOf(rows: number[][], targets: number[][]): NormalEquations {
  const equations = emptyEquations(rows[0]!.length, targets[0]!.length)
  const { size, outputs, gram, moment } = equations
  rows.forEach((row, sample) => {
    const features = [...row, 1]
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) gram[i * size + j]! += features[i]! * features[j]!
      for (let o = 0; o < outputs; o++) moment[i * outputs + o]! += features[i]! * targets[sample]![o]!
    }
  })
  return equations
}

it('finds the line through three points on it', () => {
  const fit = solveRidge(equationsOf([[0], [1], [2]], [[5], [7], [9]]), 0)
  expect(fit.weights[0]).toBeCloseTo(2, 10)
  expect(fit.intercept[0]).toBeCloseTo(5, 10)
})

it('shrinks the slope but not the intercept, as the closed form says', () => {
  // Centred x = (-1, 0, 1), sum x^2 = 2, lambda = 0.5 * 2 = 1: slope = sum xy / (2 + 1).
  const fit = solveRidge(equationsOf([[-1], [0], [1]], [[-3 + 10], [10], [3 + 10]]), 0.5)
  expect(fit.weights[0]).toBeCloseTo(6 / 3, 10)
  expect(fit.intercept[0]).toBeCloseTo(10, 10)
})

it('recovers several linear maps at once from exact data', () => {
  const rng = createRng(3)
  const truth = Array.from({ length: 6 }, () => [rng.normal(), rng.normal(), rng.normal()])
  const rows = Array.from({ length: 40 }, () => truth.map(() => rng.normal()))
  const targets = rows.map((row) =>
    [0, 1, 2].map((output) => row.reduce((sum, value, index) => sum + value * truth[index]![output]!, output - 1)),
  )
  const fit = solveRidge(equationsOf(rows, targets), 0)
  truth.flat().forEach((value, index) => expect(fit.weights[index]).toBeCloseTo(value, 8))
  expect(Array.from(fit.intercept)).toEqual([expect.closeTo(-1, 8), expect.closeTo(0, 8), expect.closeTo(1, 8)])
})

it('gives channels without energy the weight 0, with and without a ridge', () => {
  for (const ridge of [0, 1e-3]) {
    const fit = solveRidge(
      equationsOf(
        [
          [1, 0],
          [2, 0],
          [3, 0],
        ],
        [[2], [4], [6]],
      ),
      ridge,
    )
    expect(fit.weights[0]).toBeCloseTo(2, 1)
    expect(fit.weights[1]).toBe(0)
  }
})
