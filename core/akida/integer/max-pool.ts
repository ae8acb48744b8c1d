import type { PaddingMode } from '../network.ts'
import { axisWindows } from '../shapes.ts'
import { createPlane } from './tensor.ts'
import type { Plane } from './tensor.ts'

/** Max-pool on potentials; a window that sticks out at a 'same' border uses only the cells that exist. */
export function poolMax(input: Plane, size: number, stride: number, padding: PaddingMode): Plane {
  const [height, width, channels] = input.shape
  const rows = axisWindows(height, size, stride, padding)
  const columns = axisWindows(width, size, stride, padding)
  const result = createPlane([rows.count, columns.count, channels])
  result.values.fill(-0x80000000)
  for (let oy = 0; oy < rows.count; oy++) {
    for (let ox = 0; ox < columns.count; ox++) {
      const at = (oy * columns.count + ox) * channels
      for (
        let y = Math.max(0, oy * stride - rows.before);
        y < Math.min(height, oy * stride - rows.before + size);
        y++
      ) {
        for (
          let x = Math.max(0, ox * stride - columns.before);
          x < Math.min(width, ox * stride - columns.before + size);
          x++
        ) {
          const from = (y * width + x) * channels
          for (let c = 0; c < channels; c++) {
            const value = input.values[from + c]!
            if (value > result.values[at + c]!) result.values[at + c] = value
          }
        }
      }
    }
  }
  return result
}
