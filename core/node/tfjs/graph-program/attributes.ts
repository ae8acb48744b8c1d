import { Buffer } from 'node:buffer'
import type { Binding, OpAttribute } from '../node-backend.ts'
import { shapeValue, type AttrValue, type ListValue } from './saved-model.ts'

const text = new TextEncoder()

/** An operation's attribute as the binding takes it, in GraphDef's form. Lists hold one kind of value. */
export function graphAttribute(binding: Binding, { name, type, value }: OpAttribute): AttrValue {
  const isShape = type === binding.TF_ATTR_SHAPE
  if (isShape) return { shape: shapeValue(value as number[]) }
  if (Array.isArray(value)) return { list: listOf(binding, name, type, value) }
  switch (type) {
    case binding.TF_ATTR_TYPE:
      return { type: value as number }
    case binding.TF_ATTR_INT:
      return { i: value as number }
    case binding.TF_ATTR_FLOAT:
      return { f: value as number }
    case binding.TF_ATTR_BOOL:
      return { b: Boolean(value) }
    case binding.TF_ATTR_STRING:
      return { s: text.encode(value as string) }
    default:
      throw new Error(`attribute ${name} has an unknown kind (${type})`)
  }
}

function listOf(binding: Binding, name: string, type: number, values: unknown[]): ListValue {
  if (type === binding.TF_ATTR_INT) return { i: values as number[] }
  if (type === binding.TF_ATTR_FLOAT) return { f: values as number[] }
  if (type === binding.TF_ATTR_TYPE) return { type: values as number[] }
  if (type === binding.TF_ATTR_BOOL) return { b: values as boolean[] }
  if (type === binding.TF_ATTR_STRING) return { s: (values as string[]).map((value) => text.encode(value)) }
  throw new Error(`attribute ${name} is a list of an unknown kind (${type})`)
}

/** A constant's bytes, little endian in C order, as TensorFlow stores them. */
export function constantAttribute(dtype: number, shape: readonly number[], values: ArrayBufferView): AttrValue {
  const content = Buffer.from(values.buffer, values.byteOffset, values.byteLength)
  return { tensor: { dtype, tensor_shape: shapeValue(shape), tensor_content: content } }
}
