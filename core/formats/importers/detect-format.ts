import { AppError } from '../../base/errors.ts'

export type ModelFormat = 'keras-h5' | 'akida-network'

type Signature = { name: string; offset: number; bytes: number[] }

const hdf5 = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]

/** Formats that are recognised only to name them. */
const foreign: Signature[] = [
  { name: 'a TensorFlow Lite model', offset: 4, bytes: [0x54, 0x46, 0x4c, 0x33] },
  {
    name: 'a ZIP archive (such as the .keras format of Keras 3, or a PyTorch file)',
    offset: 0,
    bytes: [0x50, 0x4b, 0x03, 0x04],
  },
  { name: 'a Python pickle', offset: 0, bytes: [0x80] },
]

/** Format of a model file by its first bytes. AppError `import.not-hdf5` for what cannot be read, `import.file-empty`. */
export function detectFormat(bytes: Uint8Array): ModelFormat {
  if (bytes.length === 0)
    throw new AppError('import.file-empty', 'The model file is empty. Copy or download it again.', {})
  // HDF5's signature stands at 0, 512, 1024, 2048 ...
  for (let offset = 0; offset + hdf5.length <= bytes.length; offset = offset === 0 ? 512 : offset * 2) {
    if (startsWith(bytes, hdf5, offset)) return 'keras-h5'
  }
  // JSON text: the reader says what is wrong with it.
  if (bytes[0] === 0x7b) return 'akida-network'
  const found = foreign.find((signature) => startsWith(bytes, signature.bytes, signature.offset))
  throw new AppError(
    'import.not-hdf5',
    `The file is ${found?.name ?? 'of an unknown format'}, not HDF5. A Keras model saved with model.save("model.h5") can be imported, or network.json of an exported bundle.`,
    {},
  )
}

function startsWith(bytes: Uint8Array, expected: number[], offset: number): boolean {
  return expected.every((byte, index) => bytes[offset + index] === byte)
}
