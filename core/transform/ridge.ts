/** Sums of a linear regression with an intercept: enough to solve it, whatever the number of samples. Row-major float64. */
export type NormalEquations = {
  /** Columns of the features, the intercept's column of ones (last) included. */
  size: number
  outputs: number
  samples: number
  /** A'A, size x size. */
  gram: Float64Array
  /** A'Z, size x outputs. */
  moment: Float64Array
}

/** target = features weights + intercept; `intercept` is [outputs]. */
export type LinearFit = {
  /** (size - 1) x outputs, row-major. */
  weights: Float64Array
  intercept: Float64Array
}

/**
 * Solves (A'A + lambda D) X = A'Z with lambda = `ridge` * mean diagonal of A'A. D is the identity but for the intercept, which is not
 * shrunk. By Cholesky's decomposition; columns without any energy (dead channels) get the weight 0.
 */
export function solveRidge(equations: NormalEquations, ridge: number): LinearFit {
  const { size, outputs, gram, moment } = equations
  let trace = 0
  for (let index = 0; index < size - 1; index++) trace += gram[index * size + index]!
  const lambda = Math.max(ridge * (trace / Math.max(size - 1, 1)), Number.MIN_VALUE)
  const solution = createRidgeSolver(gram, size, lambda)(moment, outputs)
  const last = (size - 1) * outputs
  return { weights: solution.subarray(0, last), intercept: solution.subarray(last) }
}

/**
 * (gram + lambda D)^-1 as a function of right sides (size x outputs): decomposed once, solved often. The intercept (last) is not shrunk.
 */
export function createRidgeSolver(
  gram: Float64Array,
  size: number,
  lambda: number,
): (moment: Float64Array, outputs: number) => Float64Array {
  const factor = Float64Array.from(gram)
  for (let index = 0; index < size - 1; index++) factor[index * size + index]! += lambda
  factorise(factor, size)
  return (moment, outputs) => substitute(factor, moment, size, outputs)
}

/** Lower triangle L of a = L L', in place. A pivot that rounding made vanish is replaced by infinity: its unknown becomes 0. */
function factorise(a: Float64Array, size: number): void {
  for (let row = 0; row < size; row++) {
    const start = row * size
    const original = a[start + row]!
    for (let column = 0; column <= row; column++) {
      const other = column * size
      let sum = a[start + column]!
      for (let index = 0; index < column; index++) sum -= a[start + index]! * a[other + index]!
      if (column < row) a[start + column] = sum / a[other + column]!
      else a[start + row] = sum > original * 1e-13 && sum > 0 ? Math.sqrt(sum) : Infinity
    }
  }
}

function substitute(factor: Float64Array, moment: Float64Array, size: number, outputs: number): Float64Array {
  const x = Float64Array.from(moment)
  const eliminate = (row: number, other: number, amount: number) => {
    if (amount === 0) return
    for (let output = 0; output < outputs; output++) x[row * outputs + output]! -= amount * x[other * outputs + output]!
  }
  const divide = (row: number) => {
    const pivot = factor[row * size + row]!
    for (let output = 0; output < outputs; output++) x[row * outputs + output]! /= pivot
  }
  for (let row = 0; row < size; row++) {
    for (let other = 0; other < row; other++) eliminate(row, other, factor[row * size + other]!)
    divide(row)
  }
  for (let row = size - 1; row >= 0; row--) {
    for (let other = row + 1; other < size; other++) eliminate(row, other, factor[other * size + row]!)
    divide(row)
  }
  return x
}
