import { AppError } from '../../../base/errors.ts'

/** AppError `import.branched`: `how` the layer breaks the chain, e.g. `joins 2 inputs (a, b)`. */
export function branched(layer: string, how: string): AppError {
  return new AppError(
    'import.branched',
    `Layer "${layer}" ${how}. Akida 1 runs a single chain of layers: residual connections, concatenations and several inputs or outputs are not allowed.`,
    { layer },
  )
}
