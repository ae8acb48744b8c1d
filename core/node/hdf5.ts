import { Dataset, File, Group, ready } from 'h5wasm'
import { AppError } from '../base/errors.ts'
import { detectFormat } from '../formats/importers/detect-format.ts'
import type { Hdf5Attribute, Hdf5File } from '../formats/importers/hdf5.ts'

let opened = 0

/**
 * Opens an HDF5 file that is in memory. AppError `import.not-hdf5` for other files, `import.file-damaged` when the HDF5 library cannot
 * open it. Close it: its bytes stay in the library's memory until then.
 */
export async function readHdf5(bytes: Uint8Array): Promise<Hdf5File> {
  detectFormat(bytes)
  const { FS } = await ready
  const path = `/netlathe-${opened++}.h5`
  FS.writeFile(path, bytes)
  const remove = () => FS.unlink(path)
  const damaged = (cause: unknown) =>
    new AppError('import.file-damaged', 'The HDF5 file is truncated or damaged: it cannot be read to the end. Copy or download it again.', {}, cause)
  const guard = <T>(read: () => T): T => {
    try {
      return read()
    } catch (error) {
      throw error instanceof AppError ? error : damaged(error)
    }
  }
  let file: File
  try {
    file = new File(path, 'r')
    if (file.file_id < 0n) throw new Error('H5Fopen failed')
  } catch (error) {
    remove()
    throw damaged(error)
  }
  const find = (at: string) => (at === '' ? file : file.get(at))
  return {
    attribute: (at, name) =>
      guard(() => {
        const node = find(at)
        if (!(node instanceof Group || node instanceof Dataset)) return null
        return node.attrs[name] ? attributeValue(node.attrs[name].value) : null
      }),
    keys: (at) =>
      guard(() => {
        const node = find(at)
        return node instanceof Group ? node.keys() : null
      }),
    dataset: (at) =>
      guard(() => {
        const node = find(at)
        if (!(node instanceof Dataset)) return null
        const { shape, metadata } = node
        return {
          shape: shape ?? [],
          dtype: metadata.type === 1 ? `float${metadata.size * 8}` : `type ${metadata.type}`,
          read: () => guard(() => Float32Array.from(node.value as ArrayLike<number>)),
        }
      }),
    close: () => {
      try {
        file.close()
      } finally {
        remove()
      }
    },
  }
}

function attributeValue(value: unknown): Hdf5Attribute | null {
  if (typeof value === 'string' || typeof value === 'number') return value
  if (typeof value === 'bigint') return Number(value)
  if (Array.isArray(value) && value.every((entry) => typeof entry === 'string')) return value
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<number>, Number)
  return null
}
