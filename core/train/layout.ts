import type * as tfc from '@tensorflow/tfjs-core'
import type { Tensor as TfTensor } from '@tensorflow/tfjs-core'
import type { Parameter } from '../graph/parameters.ts'
import { sizeOf, type Weights } from '../tensor/tensor.ts'

/** Named tensors laid one behind the other in a single vector: one optimiser update and one copy serve all of them. */
export type Layout = {
  entries: { name: string; shape: number[]; offset: number; size: number }[]
  size: number
}

/** Places of parameters in one vector, in the given order without gaps. */
export function createLayout(parameters: readonly Pick<Parameter, 'name' | 'shape'>[]): Layout {
  let size = 0
  const entries = parameters.map(({ name, shape }) => {
    const entry = { name, shape: [...shape], offset: size, size: sizeOf(shape) }
    size += entry.size
    return entry
  })
  return { entries, size }
}

/** Throws when a tensor is missing or has another size. */
export function packWeights(layout: Layout, weights: Weights): Float32Array {
  const flat = new Float32Array(layout.size)
  for (const { name, offset, size } of layout.entries) {
    const found = weights[name]
    if (!found || found.data.length !== size)
      throw new Error(`parameter ${name} needs ${size} values, got ${found?.data.length ?? 'none'}`)
    flat.set(found.data, offset)
  }
  return flat
}

/** Parts of the vector by name, copied. */
export function unpackWeights(layout: Layout, flat: Float32Array): Weights {
  const pairs = layout.entries.map(
    ({ name, shape, offset, size }) => [name, { shape, data: flat.slice(offset, offset + size) }] as const,
  )
  return Object.fromEntries(pairs)
}

/** The parts of the flat vector as tensors by name, differentiable. */
export function splitTensor(tf: typeof tfc, layout: Layout, flat: TfTensor): Record<string, TfTensor> {
  if (layout.entries.length === 0) return {}
  const parts = tf.split(
    flat,
    layout.entries.map(({ size }) => size),
  )
  return Object.fromEntries(layout.entries.map(({ name, shape }, index) => [name, tf.reshape(parts[index]!, shape)]))
}

/** A vector with `value` where the entry matches and 0 elsewhere. */
export function maskOf(layout: Layout, isMatch: (name: string) => boolean, value = 1): Float32Array {
  const mask = new Float32Array(layout.size)
  for (const { name, offset, size } of layout.entries) if (isMatch(name)) mask.fill(value, offset, offset + size)
  return mask
}
