import type { Hdf5File } from '../hdf5.ts'
import type { SourceLayer } from '../layer-chain/source-layer.ts'
import {
  checkWeightShape,
  checkWeightValues,
  invalidWeight,
  missingWeight,
  type WeightReader,
} from '../layer-chain/weights.ts'

/** Reads the weights of a whole-model file (group `model_weights`) as Keras 2 and 3 write them. */
export function weightReader(file: Hdf5File): WeightReader {
  const listed = new Map<string, string[]>()
  return (layer, role, shape) => {
    const group = `model_weights/${layer.group}`
    const names = listed.get(group) ?? listWeights(file, group)
    listed.set(group, names)
    const name = namesOf(layer, role).flatMap((own) => names.find((entry) => isWeightOf(entry, layer, own)) ?? [])[0]
    const dataset = name === undefined ? null : file.dataset(`${group}/${name}`)
    if (!dataset) throw missingWeight(layer, role)
    checkWeightShape(layer, role, dataset.shape, shape)
    if (!/^float(16|32|64)$/.test(dataset.dtype))
      throw invalidWeight(layer, role, `${dataset.dtype} values; floating point is allowed`)
    return checkWeightValues(layer, role, { shape, data: dataset.read() })
  }
}

/** What a file may call a weight: Keras 3 names the kernel of a depthwise convolution like any other. */
function namesOf({ type }: SourceLayer, role: string): string[] {
  return type === 'DepthwiseConv2D' && role === 'depthwise_kernel' ? [role, 'kernel'] : [role]
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
function isWeightOf(entry: string, layer: SourceLayer, role: string): boolean {
  const parts = entry.split('/')
  const isOwner = layer.group === layer.name || parts.includes(layer.name)
  return isOwner && parts.at(-1)?.replace(/:\d+$/, '') === role
}
