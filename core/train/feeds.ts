import { sizeOf } from '../tensor/tensor.ts'
import type { FeedSpec, FeedValues } from './program.ts'

const arrays = { float32: Float32Array, int32: Int32Array, uint8: Uint8Array }

/**
 * Throws unless `values` holds exactly the declared feeds with the right array types and sizes. A wrong feed must be found before
 * anything runs: TensorFlow may have applied half a step by the time it complains.
 */
export function checkFeeds(functionName: string, specs: Record<string, FeedSpec>, values: FeedValues): void {
  for (const name of Object.keys(values))
    if (!(name in specs)) throw new Error(`${functionName}: unknown feed "${name}"`)
  for (const [name, { shape, dtype }] of Object.entries(specs)) {
    const value = values[name]
    if (!value) throw new Error(`${functionName}: feed "${name}" is missing`)
    if (!(value instanceof arrays[dtype])) throw new Error(`${functionName}: feed "${name}" must be ${dtype}`)
    if (value.length !== sizeOf(shape))
      throw new Error(`${functionName}: feed "${name}" needs ${sizeOf(shape)} values, got ${value.length}`)
  }
}
