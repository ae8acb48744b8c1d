import type { AkidaLayer, SpatialShape } from '../../network.ts'
import { axisWindows } from '../../shapes.ts'
import type { Arena } from './arena.ts'

/**
 * Where a layer's activations lie: bytes (rows, columns, channels), with the zero border that the next layer's kernel needs and channels
 * rounded up to four (`channelBytes`), so that a kernel row of the next layer is contiguous.
 */
export interface PlaneBuffer {
  readonly shape: SpatialShape
  readonly pointer: number
  readonly top: number
  readonly left: number
  readonly rows: number
  readonly columns: number
  readonly channelBytes: number
  readonly rowStride: number
  readonly sizeBytes: number
  /** First byte of the pixel (0, 0). */
  readonly interior: number
}

/** Allocates the plane between a layer and its reader `next`; no border when nothing or a fully connected layer reads it. */
export function allocatePlane(arena: Arena, shape: SpatialShape, next: AkidaLayer | undefined): PlaneBuffer {
  const [height, width, channels] = shape
  const hasWindows = next !== undefined && (next.type === 'conv' || next.type === 'sep')
  const none = { before: 0, after: 0 }
  const vertical = hasWindows ? axisWindows(height, next.k, next.stride, next.padding) : none
  const horizontal = hasWindows ? axisWindows(width, next.k, next.stride, next.padding) : none
  const rows = height + vertical.before + vertical.after
  const columns = width + horizontal.before + horizontal.after
  const channelBytes = 4 * Math.ceil(channels / 4)
  const rowStride = columns * channelBytes
  const sizeBytes = rows * rowStride
  const pointer = arena.allocate(sizeBytes)
  const interior = pointer + vertical.before * rowStride + horizontal.before * channelBytes
  return {
    shape,
    pointer,
    top: vertical.before,
    left: horizontal.before,
    rows,
    columns,
    channelBytes,
    rowStride,
    sizeBytes,
    interior,
  }
}

/** Byte offset of every pixel from `interior`, raster order: the places a kernel writes to. */
export function pixelPlaces(plane: PlaneBuffer): Uint32Array {
  const [height, width] = plane.shape
  return Uint32Array.from({ length: height * width }, (_, i) => {
    return Math.floor(i / width) * plane.rowStride + (i % width) * plane.channelBytes
  })
}

/** Byte offset from `pointer` of the first kernel cell of every window: the places a kernel reads from. `scale`: bytes per stored byte. */
export function windowPlaces(
  plane: PlaneBuffer,
  rows: number,
  columns: number,
  stride: number,
  scale: number,
): Uint32Array {
  return Uint32Array.from({ length: rows * columns }, (_, i) => {
    const y = Math.floor(i / columns) * stride
    const x = (i % columns) * stride
    return scale * (y * plane.rowStride + x * plane.channelBytes)
  })
}
