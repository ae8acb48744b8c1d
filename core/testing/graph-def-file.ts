import protobuf from 'protobufjs/minimal.js'

export type NodeSpec = {
  name: string
  op: string
  inputs?: string[]
  /** Attributes as texts, lists of whole numbers or a shape. */
  texts?: Record<string, string>
  lists?: Record<string, number[]>
  shape?: number[]
}

/** Bytes of a GraphDef (tensorflow/core/framework/graph.proto). */
export function writeGraphDef(nodes: NodeSpec[]): Uint8Array {
  const graph = protobuf.Writer.create()
  for (const { name, op, inputs = [], texts = {}, lists = {}, shape } of nodes) {
    const node = graph.uint32(10).fork()
    node.uint32(10).string(name).uint32(18).string(op)
    for (const input of inputs) node.uint32(26).string(input)
    const attribute = (key: string, write: (value: protobuf.Writer) => void) => {
      const entry = node.uint32(42).fork()
      entry.uint32(10).string(key)
      write(entry.uint32(18).fork())
      entry.ldelim()
      entry.ldelim()
    }
    for (const [key, text] of Object.entries(texts)) attribute(key, (value) => value.uint32(18).string(text))
    for (const [key, list] of Object.entries(lists))
      attribute(key, (value) => {
        const packed = value.uint32(10).fork().uint32(26).fork()
        for (const number of list) packed.int64(number)
        packed.ldelim().ldelim()
      })
    if (shape)
      attribute('shape', (value) => {
        const sides = value.uint32(58).fork()
        for (const side of shape) sides.uint32(18).fork().uint32(8).int64(side).ldelim()
        sides.ldelim()
      })
    graph.ldelim()
  }
  return graph.finish()
}
