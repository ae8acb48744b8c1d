import { Builder } from 'flatbuffers'

export type LiteTensorSpec = {
  name: string
  shape: number[]
  /** `TensorType` of the schema: 0 float32, 1 float16, 2 int32, 3 uint8, 9 int8. Default float32. */
  type?: number
  data?: ArrayBufferView
  quantisation?: { scales: number[]; zeroPoints: number[]; axis?: number }
}

export type LiteOperatorSpec = {
  /** `BuiltinOperator` of the schema. */
  code: number
  inputs: number[]
  outputs: number[]
  /** Fields of the options by their number: bytes (enumerations, booleans), int32 or float32. */
  options?: [field: number, kind: 'byte' | 'int' | 'float', value: number][]
}

export type LiteFileSpec = {
  tensors: LiteTensorSpec[]
  operators: LiteOperatorSpec[]
  inputs: number[]
  outputs: number[]
}

/** Bytes of a TensorFlow Lite file, written by the reference library of the format. */
export function writeTfliteFile({ tensors, operators, inputs, outputs }: LiteFileSpec): Uint8Array {
  const b = new Builder(1024)
  const codes = [...new Set(operators.map(({ code }) => code))]
  const offsets = (list: number[]) => {
    b.startVector(4, list.length, 4)
    for (const offset of [...list].reverse()) b.addOffset(offset)
    return b.endVector()
  }
  const ints = (list: number[]) => {
    b.startVector(4, list.length, 4)
    for (const value of [...list].reverse()) b.addInt32(value)
    return b.endVector()
  }
  const buffers = [undefined, ...tensors.map(({ data }) => data)].map((data) => {
    const bytes = data ? b.createByteVector(new Uint8Array(data.buffer, data.byteOffset, data.byteLength)) : 0
    b.startObject(1)
    if (bytes) b.addFieldOffset(0, bytes, 0)
    return b.endObject()
  })
  const tensorTables = tensors.map(({ name, shape, type = 0, quantisation }, index) => {
    const label = b.createString(name)
    const sides = ints(shape)
    const quantised = quantisation ? writeQuantisation(b, quantisation) : 0
    b.startObject(8)
    b.addFieldOffset(0, sides, 0)
    b.addFieldInt8(1, type, 0)
    b.addFieldInt32(2, index + 1, 0)
    b.addFieldOffset(3, label, 0)
    if (quantised) b.addFieldOffset(4, quantised, 0)
    return b.endObject()
  })
  const operatorTables = operators.map(({ code, inputs: reads, outputs: writes, options = [] }) => {
    const [from, to] = [ints(reads), ints(writes)]
    b.startObject(10)
    for (const [field, kind, value] of options) {
      if (kind === 'byte') b.addFieldInt8(field, value, 0)
      else if (kind === 'int') b.addFieldInt32(field, value, 0)
      else b.addFieldFloat32(field, value, 0)
    }
    const settings = b.endObject()
    b.startObject(6)
    b.addFieldInt32(0, codes.indexOf(code), 0)
    b.addFieldOffset(1, from, 0)
    b.addFieldOffset(2, to, 0)
    b.addFieldOffset(4, settings, 0)
    return b.endObject()
  })
  const codeTables = codes.map((code) => {
    b.startObject(4)
    b.addFieldInt8(0, Math.min(code, 127), 0)
    b.addFieldInt32(3, code, 0)
    return b.endObject()
  })
  const lists = [offsets(tensorTables), ints(inputs), ints(outputs), offsets(operatorTables)]
  b.startObject(5)
  lists.forEach((list, field) => b.addFieldOffset(field, list, 0))
  const graph = b.endObject()
  const [codeList, graphList, bufferList] = [offsets(codeTables), offsets([graph]), offsets(buffers)]
  b.startObject(8)
  b.addFieldInt32(0, 3, 0)
  b.addFieldOffset(1, codeList, 0)
  b.addFieldOffset(2, graphList, 0)
  b.addFieldOffset(4, bufferList, 0)
  b.finish(b.endObject(), 'TFL3')
  return b.asUint8Array().slice()
}

function writeQuantisation(b: Builder, spec: NonNullable<LiteTensorSpec['quantisation']>): number {
  b.startVector(4, spec.scales.length, 4)
  for (const scale of [...spec.scales].reverse()) b.addFloat32(scale)
  const scales = b.endVector()
  b.startVector(8, spec.zeroPoints.length, 8)
  for (const zeroPoint of [...spec.zeroPoints].reverse()) b.addInt64(BigInt(zeroPoint))
  const zeroPoints = b.endVector()
  b.startObject(7)
  b.addFieldOffset(2, scales, 0)
  b.addFieldOffset(3, zeroPoints, 0)
  b.addFieldInt32(6, spec.axis ?? 0, 0)
  return b.endObject()
}
