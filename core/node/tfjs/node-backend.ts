import type { Tensor } from '@tensorflow/tfjs-core'
import type * as tfc from '@tensorflow/tfjs-core'

export type OpAttribute = { name: string; type: number; value: boolean | number | string | number[] }
export type TensorMetadata = { id: number; shape: number[]; dtype: number }
export type BindingValues = Float32Array | Int32Array | Uint8Array

/** What the native addon of tfjs-node offers; only the parts used here. Tensors are named by number and live off the heap. */
export type Binding = {
  createTensor(shape: number[], dtype: number, values: BindingValues): number
  deleteTensor(id: number): void
  tensorDataSync(id: number): BindingValues
  executeOp(name: string, attributes: OpAttribute[], inputs: number[], outputCount: number): TensorMetadata[]
  loadSavedModel(folder: string, tags: string): number
  deleteSavedModel(id: number): void
  runSavedModel(id: number, inputs: number[], inputNames: string, outputNames: string): TensorMetadata[]
  readonly TF_FLOAT: number
  readonly TF_INT32: number
  readonly TF_UINT8: number
  readonly TF_ATTR_STRING: number
  readonly TF_ATTR_INT: number
  readonly TF_ATTR_FLOAT: number
  readonly TF_ATTR_BOOL: number
  readonly TF_ATTR_TYPE: number
  readonly TF_ATTR_SHAPE: number
  readonly TF_Version: string
}

/** tfjs-node's backend. `binding` is replaced while a step is traced. */
export type NodeBackend = {
  binding: Binding
  getDTypeInteger(dtype: string): number
  getInputTensorIds(tensors: { dataId: object }[]): number[]
  executeSingleOutput(name: string, attributes: OpAttribute[], inputs: Tensor[]): Tensor
  executeMultipleOutputs(name: string, attributes: OpAttribute[], inputs: Tensor[], outputCount: number): Tensor[]
}

export function nodeBackend(tf: typeof tfc): NodeBackend {
  return tf.findBackend('tensorflow') as unknown as NodeBackend
}

export function floatType(backend: NodeBackend, name = 'T'): OpAttribute {
  return { name, type: backend.binding.TF_ATTR_TYPE, value: backend.binding.TF_FLOAT }
}
