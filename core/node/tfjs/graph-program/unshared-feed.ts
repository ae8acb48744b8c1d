import type { FeedArray } from '../../../train/program.ts'

/** TensorFlow shares memory at multiples of 16 bytes and more; a buffer of JavaScript begins at a multiple of 8. */
const offsetBytes = 4

/**
 * The same values in memory that TensorFlow copies instead of sharing. A session keeps what it is fed beyond the call (an assigned
 * variable takes the buffer over) and lets go of it on a thread of its own, where the binding releases its JavaScript reference: V8
 * aborts the process for that, now and then.
 */
export function unsharedFeed(values: FeedArray): FeedArray {
  const bytes = new Uint8Array(values.byteLength + offsetBytes)
  bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), offsetBytes)
  if (values instanceof Uint8Array) return bytes.subarray(offsetBytes)
  const Kind = values instanceof Float32Array ? Float32Array : Int32Array
  return new Kind(bytes.buffer, offsetBytes, values.length)
}
