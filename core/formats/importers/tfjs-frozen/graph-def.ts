import protobuf from 'protobufjs/minimal.js'
import { AppError } from '../../../base/errors.ts'

/** An attribute of a node: of the many kinds there are, those that operators here have. */
export type Attribute = { text?: string; flag?: boolean; number?: number; list?: number[]; shape?: number[] }

/** An operation of a TensorFlow graph. `inputs` are names of nodes, without output numbers and control edges. */
export type GraphNode = { name: string; op: string; inputs: string[]; attributes: Record<string, Attribute> }

type Reader = protobuf.Reader

/**
 * The nodes of a GraphDef (tensorflow/core/framework/graph.proto, node_def.proto, attr_value.proto; the field numbers below are theirs).
 * AppError `import.file-damaged`.
 */
export function readGraphDef(bytes: Uint8Array): GraphNode[] {
  try {
    const nodes: GraphNode[] = []
    readFields(protobuf.Reader.create(bytes), (field, reader) => {
      if (field !== 1) return false
      nodes.push(readNode(nested(reader)))
      return true
    })
    return nodes
  } catch {
    throw new AppError(
      'import.file-damaged',
      'The graph of the frozen TensorFlow.js model (tensorflowjs_model.pb) is truncated or damaged. Copy or download it again.',
      {},
    )
  }
}

function readNode(reader: Reader): GraphNode {
  const node: GraphNode = { name: '', op: '', inputs: [], attributes: {} }
  readFields(reader, (field) => {
    if (field === 1) node.name = reader.string()
    else if (field === 2) node.op = reader.string()
    else if (field === 3) node.inputs.push(reader.string())
    else if (field === 5) readEntry(nested(reader), node.attributes)
    else return false
    return true
  })
  const data = node.inputs.filter((input) => !input.startsWith('^'))
  return { ...node, inputs: data.map((input) => input.replace(/:\d+$/, '')) }
}

function readEntry(reader: Reader, attributes: Record<string, Attribute>): void {
  let key = ''
  let value: Attribute = {}
  readFields(reader, (field) => {
    if (field === 1) key = reader.string()
    else if (field === 2) value = readAttribute(nested(reader))
    else return false
    return true
  })
  attributes[key] = value
}

function readAttribute(reader: Reader): Attribute {
  const value: Attribute = {}
  readFields(reader, (field) => {
    if (field === 1) value.list = readList(nested(reader))
    else if (field === 2) value.text = reader.string()
    else if (field === 3) value.number = Number(reader.int64())
    else if (field === 4) value.number = reader.float()
    else if (field === 5) value.flag = reader.bool()
    else if (field === 7) value.shape = readShape(nested(reader))
    else return false
    return true
  })
  return value
}

/** Whole numbers of a list, packed or one by one. */
function readList(reader: Reader): number[] {
  const list: number[] = []
  readFields(reader, (field, _reader, wireType) => {
    if (field !== 3) return false
    if (wireType !== 2) list.push(Number(reader.int64()))
    else for (const packed = nested(reader); packed.pos < packed.len;) list.push(Number(packed.int64()))
    return true
  })
  return list
}

/** Sides of a shape; an unknown one is -1. */
function readShape(reader: Reader): number[] {
  const shape: number[] = []
  readFields(reader, (field) => {
    if (field !== 2) return false
    let size = 0
    const dimension = nested(reader)
    readFields(dimension, (own) => {
      if (own !== 1) return false
      size = Number(dimension.int64())
      return true
    })
    shape.push(size)
    return true
  })
  return shape
}

/** Calls `take` at every field; what it does not take (false) is skipped. */
function readFields(reader: Reader, take: (field: number, reader: Reader, wireType: number) => boolean): void {
  while (reader.pos < reader.len) {
    const tag = reader.uint32()
    if (!take(tag >>> 3, reader, tag & 7)) reader.skipType(tag & 7)
  }
}

function nested(reader: Reader): Reader {
  return protobuf.Reader.create(reader.bytes())
}
