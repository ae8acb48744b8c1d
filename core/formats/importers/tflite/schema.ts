import { AppError } from '../../../base/errors.ts'
import * as flat from './table.ts'
import type { FlatTable } from './table.ts'

/** real = scale * (stored - zeroPoint); one value, or one for each index along `axis`. */
export type Quantisation = { scales: number[]; zeroPoints: number[]; axis: number }

/** A tensor of the file. `data` is empty unless the file gives its values. */
export type LiteTensor = {
  name: string
  shape: number[]
  type: string
  quantisation: Quantisation | null
  data: Uint8Array
}

/** An operation: indices into the tensors, -1 for an input that is left out. `options` is the table of its own settings. */
export type LiteOperator = { code: string; inputs: number[]; outputs: number[]; options: FlatTable | null }

/** What is needed of a TensorFlow Lite file. */
export type LiteModel = { tensors: LiteTensor[]; operators: LiteOperator[]; inputs: number[]; outputs: number[] }

/** First bytes of the file are an offset; these four follow it. */
export const identifier = 'TFL3'

/** Operators by the numbers of TensorFlow Lite's schema (tensorflow/compiler/mlir/lite/schema/schema.fbs, `BuiltinOperator`). */
const operatorNames: Record<number, string> = {
  0: 'ADD', 1: 'AVERAGE_POOL_2D', 2: 'CONCATENATION', 3: 'CONV_2D', 4: 'DEPTHWISE_CONV_2D', 6: 'DEQUANTIZE', 9: 'FULLY_CONNECTED',
  11: 'L2_NORMALIZATION', 14: 'LOGISTIC', 17: 'MAX_POOL_2D', 18: 'MUL', 19: 'RELU', 20: 'RELU_N1_TO_1', 21: 'RELU6', 22: 'RESHAPE',
  23: 'RESIZE_BILINEAR', 25: 'SOFTMAX', 28: 'TANH', 32: 'CUSTOM', 34: 'PAD', 40: 'MEAN', 41: 'SUB', 43: 'SQUEEZE', 54: 'PRELU', 60: 'PADV2',
  67: 'TRANSPOSE_CONV', 98: 'LEAKY_RELU', 114: 'QUANTIZE', 117: 'HARD_SWISH',
} // prettier-ignore

/** `TensorType` of the same schema. */
const typeNames = ['float32', 'float16', 'int32', 'uint8', 'int64', 'string', 'bool', 'int16', 'complex64', 'int8']

/** Reads the structure of a file. AppError `import.file-damaged`; `import.config-invalid` for several subgraphs. */
export function readLiteModel(bytes: Uint8Array): LiteModel {
  const root = flat.openRoot(bytes, identifier)
  const codes = flat.tables(root, 1).map(readOperatorCode)
  const graphs = flat.tables(root, 2)
  const buffers = flat.tables(root, 4).map((buffer) => flat.bytesOf(buffer, 0))
  const [graph] = graphs
  if (!graph || graphs.length !== 1)
    throw new AppError(
      'import.config-invalid',
      `The TensorFlow Lite file holds ${graphs.length} graphs; one is allowed. Control flow and signatures with graphs of their own cannot be imported.`,
      { graphs: graphs.length },
    )
  const tensors = flat.tables(graph, 0).map((table) => readTensor(table, buffers))
  const inRange = (index: number) => {
    if (index < -1 || index >= tensors.length) throw flat.damaged('an operation names a tensor that it does not have')
    return index
  }
  return {
    tensors,
    inputs: flat.int32s(graph, 1).map(inRange),
    outputs: flat.int32s(graph, 2).map(inRange),
    operators: flat.tables(graph, 3).map((table) => ({
      code: codes[flat.int32(table, 0)] ?? 'UNKNOWN',
      inputs: flat.int32s(table, 1).map(inRange),
      outputs: flat.int32s(table, 2).map(inRange),
      options: flat.subTable(table, 4),
    })),
  }
}

/** Files from before 2021 hold the number in a byte; new ones hold both and the larger counts. */
function readOperatorCode(table: FlatTable): string {
  const code = Math.max(flat.int8(table, 0), flat.int32(table, 3))
  return operatorNames[code] ?? `operator ${code}`
}

function readTensor(table: FlatTable, buffers: Uint8Array[]): LiteTensor {
  const type = flat.int8(table, 1)
  const quantisation = flat.subTable(table, 4)
  return {
    name: flat.text(table, 3),
    shape: flat.int32s(table, 0),
    type: typeNames[type] ?? `type ${type}`,
    quantisation: quantisation && readQuantisation(quantisation),
    data: buffers[flat.int32(table, 2)] ?? new Uint8Array(),
  }
}

/** Null where only a range was recorded. */
function readQuantisation(table: FlatTable): Quantisation | null {
  const scales = flat.float32s(table, 2)
  if (scales.length === 0) return null
  const zeroPoints = flat.int64s(table, 3)
  return { scales, zeroPoints: scales.map((_, index) => zeroPoints[index] ?? 0), axis: flat.int32(table, 6) }
}
