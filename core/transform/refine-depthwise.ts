import { emptyEquations } from './normal-equations.ts'
import { solveRidge, type NormalEquations } from './ridge.ts'

/** The two kernels of a fused separable layer, k x k cells. */
export type SeparableKernels = {
  /** k*k x channels, row-major, as in a kernel [k, k, channels, 1]. */
  depthwise: Float64Array
  /** channels x filters, row-major. */
  pointwise: Float64Array
}

/** Course of the refinement; `rounds` are pairs of regressions. */
export type RefineOptions = {
  channels: number
  /** Relative ridges of the two regressions; the depthwise kernel's pulls towards where it stood, not to 0. */
  depthwiseRidge: number
  pointwiseRidge: number
  rounds: number
}

/**
 * Alternating least squares for a fused separable layer, Z ~ sum over cells t and channels c of x[t, c] D[t, c] P[c, :] + intercept:
 * with P fixed D is a linear regression and the reverse. Everything is computed from the sums over windows (`equations`: columns
 * k*k*channels and the intercept), so that the samples are read once. No round raises the regularised error of its own step.
 */
export function refineDepthwise(
  equations: NormalEquations,
  start: SeparableKernels,
  options: RefineOptions,
): SeparableKernels {
  const centred = centre(equations)
  let { depthwise, pointwise } = start
  for (let round = 0; round < options.rounds; round++) {
    depthwise = depthwiseStep(centred, depthwise, pointwise, options)
    pointwise = pointwiseStep(centred, depthwise, options)
  }
  return { depthwise, pointwise }
}

type Centred = { features: number; outputs: number; samples: number; gram: Float64Array; moment: Float64Array }

/** Sums around the means: the intercept drops out of the regression. */
function centre({ size, outputs, samples, gram, moment }: NormalEquations): Centred {
  const features = size - 1
  const sums = gram.subarray(features * size)
  const targets = moment.subarray(features * outputs)
  const centredGram = new Float64Array(features * features)
  const centredMoment = new Float64Array(features * outputs)
  for (let row = 0; row < features; row++) {
    const mean = sums[row]! / samples
    for (let column = 0; column < features; column++)
      centredGram[row * features + column] = gram[row * size + column]! - mean * sums[column]!
    for (let output = 0; output < outputs; output++)
      centredMoment[row * outputs + output] = moment[row * outputs + output]! - mean * targets[output]!
  }
  return { features, outputs, samples, gram: centredGram, moment: centredMoment }
}

/** Solves for the change of D. Unknown i = (t, c) has the feature sum over outputs of x[i] P[c, o]. */
function depthwiseStep(
  { features, outputs, gram, moment }: Centred,
  depthwise: Float64Array,
  pointwise: Float64Array,
  { channels, depthwiseRidge }: RefineOptions,
): Float64Array {
  const coupling = new Float64Array(channels * channels)
  for (let a = 0; a < channels; a++) {
    for (let b = 0; b < channels; b++) {
      let sum = 0
      for (let output = 0; output < outputs; output++)
        sum += pointwise[a * outputs + output]! * pointwise[b * outputs + output]!
      coupling[a * channels + b] = sum
    }
  }
  const equations = emptyEquations(features, 1)
  const { size } = equations
  for (let row = 0; row < features; row++) {
    const channel = row % channels
    let right = 0
    for (let output = 0; output < outputs; output++)
      right += moment[row * outputs + output]! * pointwise[channel * outputs + output]!
    for (let column = 0; column < features; column++) {
      const value = gram[row * features + column]! * coupling[channel * channels + (column % channels)]!
      equations.gram[row * size + column] = value
      right -= value * depthwise[column]!
    }
    equations.moment[row] = right
  }
  closeIntercept(equations)
  const { weights: change } = solveRidge(equations, depthwiseRidge)
  return depthwise.map((value, index) => value + change[index]!)
}

function pointwiseStep(
  { features, outputs, gram, moment }: Centred,
  depthwise: Float64Array,
  { channels, pointwiseRidge }: RefineOptions,
): Float64Array {
  const equations = emptyEquations(channels, outputs)
  for (let row = 0; row < features; row++) {
    const channel = row % channels
    const weight = depthwise[row]!
    for (let output = 0; output < outputs; output++)
      equations.moment[channel * outputs + output]! += weight * moment[row * outputs + output]!
    for (let column = 0; column < features; column++) {
      equations.gram[channel * equations.size + (column % channels)]! +=
        weight * gram[row * features + column]! * depthwise[column]!
    }
  }
  closeIntercept(equations)
  return solveRidge(equations, pointwiseRidge).weights
}

/** Centred sums have no intercept: its equation becomes 1 x = 0. */
function closeIntercept({ size, gram }: NormalEquations): void {
  gram[size * size - 1] = 1
}
