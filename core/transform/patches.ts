import type * as tfc from '@tensorflow/tfjs-core'
import { windowOutput } from '../graph/shapes.ts'
import type { Padding } from '../graph/types.ts'

/**
 * The windows a convolution reads as rows (im2col): (n, h, w, c) becomes (n, h', w', k*k*c), columns in the order of a kernel
 * [k, k, c, filters]. 'same' as in TensorFlow: the odd cell of padding at the bottom and right.
 */
export function extractPatches(
  tf: typeof tfc,
  input: tfc.Tensor,
  kernel: number,
  stride: number,
  padding: Padding,
): tfc.Tensor4D {
  return tf.tidy(() => {
    const [, height = 0, width = 0] = input.shape
    const rows = windowOutput(height, kernel, stride, padding)
    const columns = windowOutput(width, kernel, stride, padding)
    const padded = padding === 'same' ? pad(tf, input, kernel, stride) : (input as tfc.Tensor4D)
    const channels = input.shape[3] ?? 0
    const parts: tfc.Tensor4D[] = []
    for (let y = 0; y < kernel; y++) {
      for (let x = 0; x < kernel; x++) {
        const end = [padded.shape[0], y + (rows - 1) * stride + 1, x + (columns - 1) * stride + 1, channels]
        parts.push(tf.stridedSlice(padded, [0, y, x, 0], end, [1, stride, stride, 1]) as tfc.Tensor4D)
      }
    }
    return tf.concat(parts, 3)
  })
}

function pad(tf: typeof tfc, input: tfc.Tensor, kernel: number, stride: number): tfc.Tensor4D {
  const [, height = 0, width = 0] = input.shape
  const sides = [height, width].map((length): [number, number] => {
    const total = Math.max((Math.ceil(length / stride) - 1) * stride + kernel - length, 0)
    return [Math.floor(total / 2), total - Math.floor(total / 2)]
  })
  return tf.pad(input as tfc.Tensor4D, [[0, 0], sides[0]!, sides[1]!, [0, 0]])
}
