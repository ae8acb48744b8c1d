import { expect, it } from 'vitest'
import { createRng } from '../base/rng.ts'
import { emptyEquations } from './normal-equations.ts'
import { refineDepthwise, type SeparableKernels } from './refine-depthwise.ts'

const [cells, channels, filters, samples] = [4, 3, 5, 400] as const
const rng = createRng(6)
const draw = (length: number) => Float64Array.from({ length }, () => rng.normal())

/** What a fused separable layer gives for one window, term by term. */
function separable(window: Float64Array, { depthwise, pointwise }: SeparableKernels): number[] {
  return Array.from({ length: filters }, (_, filter) => {
    let sum = 0
    for (let cell = 0; cell < cells; cell++) {
      for (let channel = 0; channel < channels; channel++)
        sum +=
          window[cell * channels + channel]! *
          depthwise[cell * channels + channel]! *
          pointwise[channel * filters + filter]!
    }
    return sum
  })
}

it('finds the depthwise kernel behind the data from a wrong start', () => {
  const truth = { depthwise: draw(cells * channels), pointwise: draw(channels * filters) }
  const windows = Array.from({ length: samples }, () => draw(cells * channels).map((value) => value + 0.7))
  const targets = windows.map((window) => separable(window, truth).map((value, filter) => value + filter))
  const equations = emptyEquations(cells * channels, filters)
  equations.samples = samples
  windows.forEach((window, sample) => {
    const row = [...window, 1]
    for (let i = 0; i < row.length; i++) {
      for (let j = 0; j < row.length; j++) equations.gram[i * row.length + j]! += row[i]! * row[j]!
      for (let o = 0; o < filters; o++) equations.moment[i * filters + o]! += row[i]! * targets[sample]![o]!
    }
  })
  const start = {
    depthwise: truth.depthwise.map((value) => value + 0.5 * rng.normal()),
    pointwise: truth.pointwise.map((value) => value + 0.5 * rng.normal()),
  }
  /** Mean squared deviation from the targets, each output's mean (the intercept) taken out. */
  const errorOf = (kernels: SeparableKernels) => {
    const differences = windows.map((window, sample) =>
      separable(window, kernels).map((value, filter) => value - targets[sample]![filter]!),
    )
    const means = Array.from(
      { length: filters },
      (_, filter) => differences.reduce((sum, row) => sum + row[filter]!, 0) / samples,
    )
    return (
      differences
        .flatMap((row) => row.map((value, filter) => (value - means[filter]!) ** 2))
        .reduce((sum, value) => sum + value, 0) /
      (samples * filters)
    )
  }
  const errors = [0, 1, 4, 60].map((rounds) =>
    errorOf(refineDepthwise(equations, start, { channels, depthwiseRidge: 1e-6, pointwiseRidge: 1e-9, rounds })),
  )
  expect(errors[1]).toBeLessThan(errors[0]! / 4)
  expect(errors[2]).toBeLessThan(errors[1]!)
  expect(errors[3]).toBeLessThan(errors[0]! * 1e-4)
})
