import { AppError } from '../../base/errors.ts'
import { sizeOf, type Tensor, type Weights } from '../../tensor/tensor.ts'

/** Header entry of the safetensors format (https://huggingface.co/docs/safetensors): offsets count from the end of the header. */
type Entry = { dtype: string; shape: number[]; data_offsets: [number, number] }

/**
 * Weights as a safetensors file: little-endian length of the header (8 bytes), JSON header, float32 data. Names are sorted, so that
 * equal weights give equal bytes.
 */
export function writeSafetensors(weights: Weights, metadata: Record<string, string> = {}): Uint8Array {
  const names = Object.keys(weights).sort()
  const header: Record<string, Entry | Record<string, string>> = {}
  if (Object.keys(metadata).length > 0) header['__metadata__'] = metadata
  let offset = 0
  for (const name of names) {
    const { shape, data } = weights[name]!
    header[name] = { dtype: 'F32', shape: [...shape], data_offsets: [offset, offset + data.length * 4] }
    offset += data.length * 4
  }
  const text = new TextEncoder().encode(JSON.stringify(header))
  const start = 8 + Math.ceil(text.length / 8) * 8
  const bytes = new Uint8Array(start + offset).fill(0x20, 8 + text.length, start)
  const view = new DataView(bytes.buffer)
  view.setBigUint64(0, BigInt(start - 8), true)
  bytes.set(text, 8)
  let position = start
  for (const name of names) {
    for (const value of weights[name]!.data) {
      view.setFloat32(position, value, true)
      position += 4
    }
  }
  return bytes
}

/** Reads float32 tensors. AppError `weights.invalid` for anything that is not such a file. */
export function readSafetensors(bytes: Uint8Array): { weights: Weights; metadata: Record<string, string> } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const length = bytes.length >= 8 ? Number(view.getBigUint64(0, true)) : Infinity
  if (length > bytes.length - 8) throw invalid('the file is shorter than its header says')
  const header = parseHeader(bytes.subarray(8, 8 + length))
  const metadata = (header['__metadata__'] ?? {}) as Record<string, string>
  const weights: Record<string, Tensor> = {}
  for (const [name, entry] of Object.entries(header)) {
    if (name !== '__metadata__') weights[name] = readEntry(name, entry, view, 8 + length)
  }
  return { weights, metadata }
}

function parseHeader(bytes: Uint8Array): Record<string, unknown> {
  try {
    const header: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    if (typeof header === 'object' && header !== null && !Array.isArray(header))
      return header as Record<string, unknown>
  } catch {
    // Told below, as for a header of another kind.
  }
  throw invalid('its header is not a JSON object')
}

function readEntry(name: string, entry: unknown, view: DataView, start: number): Tensor {
  if (!isEntry(entry)) throw invalid(`the header of "${name}" is damaged`)
  const [from, to] = entry.data_offsets
  if (entry.dtype !== 'F32') throw invalid(`"${name}" holds ${entry.dtype} values; float32 (F32) is supported`)
  const size = sizeOf(entry.shape)
  if (to - from !== size * 4 || from < 0 || start + to > view.byteLength)
    throw invalid(`the data of "${name}" does not fit its shape`)
  const data = new Float32Array(size)
  for (let index = 0; index < size; index++) data[index] = view.getFloat32(start + from + index * 4, true)
  return { shape: entry.shape, data }
}

function isEntry(value: unknown): value is Entry {
  const entry = value as Partial<Entry> | null
  const isSizes = (list: unknown) =>
    Array.isArray(list) && list.every((item) => Number.isSafeInteger(item) && item >= 0)
  return (
    typeof entry === 'object' &&
    typeof entry?.dtype === 'string' &&
    isSizes(entry.shape) &&
    isSizes(entry.data_offsets) &&
    entry.data_offsets?.length === 2
  )
}

function invalid(reason: string): AppError {
  return new AppError('weights.invalid', `The weights cannot be read: ${reason}.`, {})
}
