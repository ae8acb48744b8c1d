import { AppError } from '../../../base/errors.ts'

/** What formats take in that are read as chains. */
export const chainsOnly =
  'Models of this format are read as one chain of layers from one input to one output. Sums and concatenations are read from Keras .h5 files.'

/** What formats take in that are read with their branches. */
export const branchesAllowed =
  'Add and Concatenate may join branches. One input, one output and layers that are used once are allowed, and one first layer that reads the image.'

/** AppError `import.branched`: `how` the layer breaks the form that is `allowed`, e.g. `joins 2 inputs (a, b)`. */
export function branched(layer: string, how: string, allowed: string): AppError {
  return new AppError('import.branched', `Layer "${layer}" ${how}. ${allowed}`, { layer })
}
