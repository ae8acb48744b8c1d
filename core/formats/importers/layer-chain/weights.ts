import { AppError } from '../../../base/errors.ts'
import { sizeOf, type Tensor } from '../../../tensor/tensor.ts'
import type { SourceLayer } from './source-layer.ts'

/**
 * One weight of a layer, e.g. `kernel`, of exactly this shape. Errors: `import.weight-missing`, `import.weight-shape`,
 * `import.weight-invalid`.
 */
export type WeightReader = (layer: SourceLayer, role: string, shape: number[]) => Tensor

/** Longest tensor taken in: far above any layer here, far below what a damaged header may claim. */
const maxSize = 2 ** 28

/** Weights that a reader has decoded already, by layer and role. */
export function tensorReader(tensors: ReadonlyMap<SourceLayer, Readonly<Record<string, Tensor>>>): WeightReader {
  return (layer, role, shape) => {
    const found = tensors.get(layer)?.[role]
    if (!found) throw missingWeight(layer, role)
    checkWeightShape(layer, role, found.shape, shape)
    return checkWeightValues(layer, role, found)
  }
}

/** AppError `import.weight-missing` for a weight that the file does not have. */
export function missingWeight(layer: SourceLayer, role: string): AppError {
  return new AppError(
    'import.weight-missing',
    `The file has no "${role}" for layer "${layer.name}" (${layer.type}). Save the whole model, with its weights, and import it again.`,
    { layer: layer.name, weight: role },
  )
}

/** Throws `import.weight-shape` unless the stored shape is the one its layer asks for. */
export function checkWeightShape(layer: SourceLayer, role: string, stored: readonly number[], shape: number[]): void {
  if (stored.join() === shape.join() && sizeOf(shape) <= maxSize) return
  throw new AppError(
    'import.weight-shape',
    `"${role}" of layer "${layer.name}" has the shape [${stored.join(', ')}]; its configuration asks for [${shape.join(', ')}]. The file is damaged or was put together by hand.`,
    { layer: layer.name, weight: role },
  )
}

/** The tensor, if it has as many values as its shape says and all are finite; else throws `import.weight-invalid`. */
export function checkWeightValues(layer: SourceLayer, role: string, found: Tensor): Tensor {
  const size = sizeOf(found.shape)
  if (found.data.length !== size) throw invalidWeight(layer, role, `${found.data.length} values instead of ${size}`)
  if (!found.data.every(Number.isFinite)) throw invalidWeight(layer, role, 'values that are not finite numbers')
  return found
}

/** AppError `import.weight-invalid`: `what` the weight holds instead of numbers. */
export function invalidWeight(layer: SourceLayer, role: string, what: string): AppError {
  return new AppError('import.weight-invalid', `"${role}" of layer "${layer.name}" holds ${what}.`, {
    layer: layer.name,
    weight: role,
  })
}
