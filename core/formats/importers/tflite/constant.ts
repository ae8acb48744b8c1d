import { AppError } from '../../../base/errors.ts'
import { sizeOf, type Tensor } from '../../../tensor/tensor.ts'
import type { LiteTensor, Quantisation } from './schema.ts'

type Reader = { sizeBytes: number; read(view: DataView, at: number): number }

const readers: Record<string, Reader> = {
  float32: { sizeBytes: 4, read: (view, at) => view.getFloat32(at, true) },
  float16: { sizeBytes: 2, read: (view, at) => fromHalf(view.getUint16(at, true)) },
  int32: { sizeBytes: 4, read: (view, at) => view.getInt32(at, true) },
  int8: { sizeBytes: 1, read: (view, at) => view.getInt8(at) },
  uint8: { sizeBytes: 1, read: (view, at) => view.getUint8(at) },
}

/**
 * The values of a constant as real numbers: quantised ones are scaled, per tensor or per index along the axis of their quantisation.
 * AppError `import.weight-invalid` when the type is not a number of up to 32 bits, or bytes and shape do not agree.
 */
export function constantValues({ name, shape, type, quantisation, data }: LiteTensor): Tensor {
  const refuse = (what: string): never => {
    throw new AppError('import.weight-invalid', `Tensor "${name}" ${what}.`, { weight: name })
  }
  const reader = readers[type] ?? refuse(`holds ${type} values; ${Object.keys(readers).join(', ')} are allowed`)
  const size = sizeOf(shape)
  if (shape.some((side) => side < 0) || data.length !== size * reader.sizeBytes)
    refuse(`has the shape [${shape.join(', ')}] of ${type} and ${data.length} bytes; the file is damaged`)
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  const scale = scaleOf(quantisation, shape, refuse)
  const values = new Float32Array(size)
  for (let index = 0; index < size; index++) values[index] = scale(reader.read(view, index * reader.sizeBytes), index)
  return { shape, data: values }
}

/** real = scale (stored - zero point), with the numbers of the element's channel. */
function scaleOf(
  quantisation: Quantisation | null,
  shape: number[],
  refuse: (what: string) => never,
): (stored: number, index: number) => number {
  if (!quantisation) return (stored) => stored
  const { scales, zeroPoints, axis } = quantisation
  const channels = scales.length === 1 ? 1 : (shape[axis] ?? 0)
  if (channels !== scales.length)
    return refuse(`has ${scales.length} quantisation scales for the shape [${shape.join(', ')}]; the file is damaged`)
  const stride = sizeOf(shape.slice(axis + 1))
  return (stored, index) => {
    const channel = Math.floor(index / stride) % channels
    return scales[channel]! * (stored - zeroPoints[channel]!)
  }
}

/** The whole numbers of a constant, e.g. a shape. */
export function constantInts(tensor: LiteTensor): number[] {
  return [...constantValues({ ...tensor, quantisation: null }).data]
}

/** IEEE 754 binary16. */
function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 31
  const fraction = bits & 1023
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}
