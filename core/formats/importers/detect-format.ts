import { AppError } from '../../base/errors.ts'

export type ModelFormat = 'keras-h5' | 'tflite' | 'tfjs-frozen' | 'akida-network'

type Signature = { name: string; offset: number; bytes: number[] }

const hdf5 = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]
/** `TFL3` behind the offset of the root table. */
const tflite = [0x54, 0x46, 0x4c, 0x33]

/** Formats that are recognised only to name them. */
const foreign: Signature[] = [
  {
    name: 'a ZIP archive (such as the .keras format of Keras 3, or a PyTorch file)',
    offset: 0,
    bytes: [0x50, 0x4b, 0x03, 0x04],
  },
  { name: 'a Python pickle', offset: 0, bytes: [0x80] },
]

/** Format of a model file by its first bytes. AppError `import.format-unknown` for what cannot be read, `import.file-empty`. */
export function detectFormat(bytes: Uint8Array): ModelFormat {
  if (bytes.length === 0)
    throw new AppError('import.file-empty', 'The model file is empty. Copy or download it again.', {})
  // HDF5's signature stands at 0, 512, 1024, 2048 ...
  for (let offset = 0; offset + hdf5.length <= bytes.length; offset = offset === 0 ? 512 : offset * 2) {
    if (startsWith(bytes, hdf5, offset)) return 'keras-h5'
  }
  if (startsWith(bytes, tflite, 4)) return 'tflite'
  // JSON text: an object is a bundle's network, a list the weights' manifest of TensorFlow.js; the readers say what is wrong with it.
  if (bytes[0] === 0x7b) return 'akida-network'
  if (bytes[0] === 0x5b || isGraphDef(bytes)) return 'tfjs-frozen'
  const found = foreign.find((signature) => startsWith(bytes, signature.bytes, signature.offset))
  throw new AppError(
    'import.format-unknown',
    `The file is ${found?.name ?? 'of an unknown format'}, which cannot be imported. ${importableFiles}`,
    {},
  )
}

/** What can be imported, in a sentence for the user. */
const importableFiles =
  'A Keras model saved with model.save("model.h5"), a TensorFlow Lite file (.tflite), tensorflowjs_model.pb of a frozen TensorFlow.js model with its neighbours, or network.json of an exported bundle can be.'

/** A GraphDef in protobuf: field 1 (a node) of some length, in it field 1 (its name), both of wire type 2. */
function isGraphDef(bytes: Uint8Array): boolean {
  if (bytes[0] !== 0x0a) return false
  const lengthEnd = bytes.subarray(1, 6).findIndex((byte) => byte < 0x80)
  return lengthEnd >= 0 && bytes[lengthEnd + 2] === 0x0a
}

function startsWith(bytes: Uint8Array, expected: number[], offset: number): boolean {
  return expected.every((byte, index) => bytes[offset + index] === byte)
}
