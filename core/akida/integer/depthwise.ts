import type { Kernel, PaddingMode } from '../network.ts'
import { axisWindows } from '../shapes.ts'
import { createPlane } from './tensor.ts'
import type { Plane } from './tensor.ts'

/**
 * Full integer sums of a depthwise convolution, kernel (kh, kw, cin, 1) stored flipped, border 0: (h, w, cin) -> (oh, ow, cin).
 * Nothing is clipped or rounded before the pointwise step.
 */
export function convolveDepthwise(input: Plane, kernel: Kernel, stride: number, padding: PaddingMode): Plane {
  const [height, width, channels] = input.shape
  const [kh, kw] = kernel.shape
  const rows = axisWindows(height, kh, stride, padding)
  const columns = axisWindows(width, kw, stride, padding)
  const result = createPlane([rows.count, columns.count, channels])
  for (let oy = 0; oy < rows.count; oy++) {
    for (let ox = 0; ox < columns.count; ox++) {
      const at = (oy * columns.count + ox) * channels
      for (let ky = 0; ky < kh; ky++) {
        const y = oy * stride - rows.before + ky
        if (y < 0 || y >= height) continue
        for (let kx = 0; kx < kw; kx++) {
          const x = ox * stride - columns.before + kx
          if (x < 0 || x >= width) continue
          const weights = ((kh - 1 - ky) * kw + (kw - 1 - kx)) * channels
          const from = (y * width + x) * channels
          for (let c = 0; c < channels; c++)
            result.values[at + c]! += input.values[from + c]! * kernel.values[weights + c]!
        }
      }
    }
  }
  return result
}
