import protobuf from 'protobufjs'

/** The part of TensorFlow's SavedModel format that a traced program needs (tensorflow/core/protobuf/{saved_model,meta_graph}.proto). */
const schema = protobuf.parse(
  `
  syntax = "proto3";
  message Dim { int64 size = 1; }
  message Shape { repeated Dim dim = 2; }
  message TensorProto { int32 dtype = 1; Shape tensor_shape = 2; bytes tensor_content = 4; }
  message List { repeated bytes s = 2; repeated int64 i = 3 [packed = true]; repeated float f = 4 [packed = true]; repeated bool b = 5 [packed = true]; repeated int32 type = 6 [packed = true]; }
  message AttrValue { oneof value { List list = 1; bytes s = 2; int64 i = 3; float f = 4; bool b = 5; int32 type = 6; Shape shape = 7; TensorProto tensor = 8; } }
  message NodeDef { string name = 1; string op = 2; repeated string input = 3; map<string, AttrValue> attr = 5; }
  message Versions { int32 producer = 1; }
  message GraphDef { repeated NodeDef node = 1; Versions versions = 4; }
  message TensorInfo { string name = 1; int32 dtype = 2; Shape tensor_shape = 3; }
  message Signature { map<string, TensorInfo> inputs = 1; map<string, TensorInfo> outputs = 2; string method_name = 3; }
  message MetaInfo { repeated string tags = 4; string tensorflow_version = 5; }
  message MetaGraph { MetaInfo meta_info_def = 1; GraphDef graph_def = 2; map<string, Signature> signature_def = 5; }
  message SavedModel { int64 saved_model_schema_version = 1; repeated MetaGraph meta_graphs = 2; }
`,
  { keepCase: true },
).root

const savedModelType = schema.lookupType('SavedModel')

export type ShapeValue = { dim: { size: number }[] }
export type ListValue = { s?: Uint8Array[]; i?: number[]; f?: number[]; b?: boolean[]; type?: number[] }
export type AttrValue =
  | { list: ListValue }
  | { s: Uint8Array }
  | { i: number }
  | { f: number }
  | { b: boolean }
  | { type: number }
  | { shape: ShapeValue }
  | { tensor: { dtype: number; tensor_shape: ShapeValue; tensor_content: Uint8Array } }

export type NodeDef = { name: string; op: string; input: string[]; attr: Record<string, AttrValue> }

/** GraphDef version that TensorFlow 2.9 writes; later ones read it. */
const producerVersion = 1087

export function shapeValue(shape: readonly number[]): ShapeValue {
  return { dim: shape.map((size) => ({ size })) }
}

/** The bytes of `saved_model.pb` with one graph under the tag `serve`. */
export function encodeSavedModel(nodes: NodeDef[]): Uint8Array {
  const graph = { node: nodes, versions: { producer: producerVersion } }
  const metaGraph = {
    meta_info_def: { tags: ['serve'], tensorflow_version: '2.9.1' },
    graph_def: graph,
    signature_def: {},
  }
  return savedModelType
    .encode(savedModelType.fromObject({ saved_model_schema_version: 1, meta_graphs: [metaGraph] }))
    .finish()
}
