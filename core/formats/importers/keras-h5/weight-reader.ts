import { AppError } from '../../../base/errors.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { sizeOf } from '../../../tensor/tensor.ts'
import type { Hdf5File } from '../hdf5.ts'
import type { KerasLayer } from './keras-layer.ts'

/** Longest tensor taken in: far above any layer here, far below what a damaged header may claim. */
const maxSize = 2 ** 28

/**
 * One weight of a layer, e.g. `kernel`, of exactly this shape. Errors: `import.weight-missing`, `import.weight-shape`,
 * `import.weight-invalid`.
 */
export type WeightReader = (layer: KerasLayer, role: string, shape: number[]) => Tensor

/** Reads the weights of a whole-model file (group `model_weights`) as Keras 2 and 3 write them. */
export function weightReader(file: Hdf5File): WeightReader {
  const listed = new Map<string, string[]>()
  return (layer, role, shape) => {
    const group = `model_weights/${layer.group}`
    const names = listed.get(group) ?? listWeights(file, group)
    listed.set(group, names)
    const name = names.find((entry) => isWeightOf(entry, layer, role))
    const dataset = name === undefined ? null : file.dataset(`${group}/${name}`)
    if (!dataset) {
      throw new AppError(
        'import.weight-missing',
        `The file has no "${role}" for layer "${layer.name}" (${layer.className}). Save the whole model, with its weights, and import it again.`,
        { layer: layer.name, weight: role },
      )
    }
    if (dataset.shape.join() !== shape.join() || sizeOf(shape) > maxSize) {
      throw new AppError(
        'import.weight-shape',
        `"${role}" of layer "${layer.name}" has the shape [${dataset.shape.join(', ')}]; its configuration asks for [${shape.join(', ')}]. The file is damaged or was put together by hand.`,
        { layer: layer.name, weight: role },
      )
    }
    if (!/^float(16|32|64)$/.test(dataset.dtype))
      throw invalid(layer, role, `${dataset.dtype} values; floating point is allowed`)
    const data = dataset.read()
    if (data.length !== sizeOf(shape)) throw invalid(layer, role, `${data.length} values instead of ${sizeOf(shape)}`)
    if (!data.every(Number.isFinite)) throw invalid(layer, role, 'values that are not finite numbers')
    return { shape, data }
  }
}

function invalid(layer: KerasLayer, role: string, what: string): AppError {
  return new AppError('import.weight-invalid', `"${role}" of layer "${layer.name}" holds ${what}.`, {
    layer: layer.name,
    weight: role,
  })
}

/** `weight_names` of the group; long lists are split over `weight_names0`, `weight_names1` ... */
function listWeights(file: Hdf5File, group: string): string[] {
  const whole = file.attribute(group, 'weight_names')
  if (whole !== null) return texts(whole)
  const names: string[] = []
  for (let part = 0; part < 1000; part++) {
    const chunk = file.attribute(group, `weight_names${part}`)
    if (chunk === null) break
    names.push(...texts(chunk))
  }
  return names
}

function texts(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).filter((entry): entry is string => typeof entry === 'string')
}

/** `conv2d/kernel:0`, `model/conv2d/kernel`, or a bare `kernel:0` in the layer's own group. */
function isWeightOf(entry: string, layer: KerasLayer, role: string): boolean {
  const parts = entry.split('/')
  const isOwner = layer.group === layer.name || parts.includes(layer.name)
  return isOwner && parts.at(-1)?.replace(/:\d+$/, '') === role
}
