import type { Kernel, PaddingMode } from '../network.ts'
import { axisWindows } from '../shapes.ts'
import { createPlane } from './tensor.ts'
import type { Plane } from './tensor.ts'

export interface ConvolutionGeometry {
  readonly stride: number
  readonly padding: PaddingMode
  /** The value that surrounds the input: `padding_value` of an input convolution, 0 elsewhere. */
  readonly border: number
  /** true for kernels stored flipped along both spatial axes: all but the input convolution's. */
  readonly isFlipped: boolean
}

/**
 * Potentials of a standard convolution: input (h, w, cin), kernel (kh, kw, cin, filters) -> (oh, ow, filters).
 * Exact while a sum stays inside int32, which 8-bit inputs and weights with k <= 7 and cin <= 2048 cannot leave.
 */
export function convolve(input: Plane, kernel: Kernel, geometry: ConvolutionGeometry): Plane {
  const [height, width, channels] = input.shape
  const [kh, kw, , filters] = kernel.shape
  const rows = axisWindows(height, kh, geometry.stride, geometry.padding)
  const columns = axisWindows(width, kw, geometry.stride, geometry.padding)
  const result = createPlane([rows.count, columns.count, filters])
  for (let oy = 0; oy < rows.count; oy++) {
    for (let ox = 0; ox < columns.count; ox++) {
      const at = (oy * columns.count + ox) * filters
      for (let ky = 0; ky < kh; ky++) {
        for (let kx = 0; kx < kw; kx++) {
          const y = oy * geometry.stride - rows.before + ky
          const x = ox * geometry.stride - columns.before + kx
          const isInside = y >= 0 && y < height && x >= 0 && x < width
          const tap = geometry.isFlipped ? (kh - 1 - ky) * kw + (kw - 1 - kx) : ky * kw + kx
          for (let c = 0; c < channels; c++) {
            const value = isInside ? input.values[(y * width + x) * channels + c]! : geometry.border
            if (value === 0) continue
            const weights = (tap * channels + c) * filters
            for (let f = 0; f < filters; f++) result.values[at + f]! += value * kernel.values[weights + f]!
          }
        }
      }
    }
  }
  return result
}
