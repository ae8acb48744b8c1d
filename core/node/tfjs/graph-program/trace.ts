import type * as tfc from '@tensorflow/tfjs-core'
import type { Variable } from '@tensorflow/tfjs-core'
import type { ProgramFunction, ProgramSource, TensorMap } from '../../../train/program.ts'
import { nodeBackend, type NodeBackend } from '../node-backend.ts'
import { Recorder, withoutZero } from './recorder.ts'
import { encodeSavedModel, shapeValue } from './saved-model.ts'

export type Port = { name: string; source: string; dtype: number; shape: number[] }
export type Signature = { feeds: Port[]; outputs: Port[] }
export type Trace = {
  bytes: Uint8Array
  functions: Record<string, Signature>
  read: Port[]
  write: { feeds: Port[]; done: string }
}

type Slot = { variable: Variable; handle: string; dtype: number; shape: number[] }

/**
 * Runs every function of the program once while recording it, and writes the record as a TensorFlow graph: feeds become
 * placeholders, variables resources that are read at the start and assigned at the end, outputs wait for all assignments.
 * The variables have their old values afterwards.
 */
export function traceProgram(tf: typeof tfc, source: ProgramSource): Trace {
  const backend = nodeBackend(tf)
  const recorder = new Recorder(backend)
  const slots = source.variables.map((variable, index) =>
    declareVariable(recorder, backend, variable, `variable_${index}`),
  )
  const functions: Record<string, Signature> = {}
  for (const [name, fn] of Object.entries(source.functions))
    functions[name] = traceFunction(tf, recorder, backend, slots, name, fn)
  const read = slots.map((slot) => port(slot.handle, readNode(recorder, slot, `read/${slot.handle}`), slot))
  const write = writeNodes(recorder, slots)
  return { bytes: encodeSavedModel(recorder.nodes), functions, read, write }
}

function declareVariable(recorder: Recorder, backend: NodeBackend, variable: Variable, handle: string): Slot {
  const dtype = backend.getDTypeInteger(variable.dtype)
  const shape = { shape: shapeValue(variable.shape) }
  recorder.emit(
    'VarHandleOp',
    [],
    { dtype: { type: dtype }, shape, shared_name: { s: new TextEncoder().encode(handle) } },
    handle,
  )
  return { variable, handle, dtype, shape: [...variable.shape] }
}

function readNode(recorder: Recorder, { handle, dtype }: Slot, name: string): string {
  return recorder.emit('ReadVariableOp', [handle], { dtype: { type: dtype } }, name)
}

function port(name: string, node: string, { dtype, shape }: { dtype: number; shape: number[] }): Port {
  return { name, source: node, dtype, shape }
}

function traceFunction(
  tf: typeof tfc,
  recorder: Recorder,
  backend: NodeBackend,
  slots: Slot[],
  functionName: string,
  fn: ProgramFunction,
): Signature {
  const saved = slots.map(({ variable }) => tf.tidy(() => tf.keep(tf.clone(variable))))
  const feeds = Object.entries(fn.feeds).map(([name, { shape, dtype }]) => ({
    name,
    isBytes: dtype === 'uint8',
    tensor: tf.zeros(shape, dtype === 'uint8' ? 'float32' : dtype),
  }))
  const before = slots.map(({ variable }) => recorder.idOf(variable))
  const feedIds = feeds.map(({ tensor }) => recorder.idOf(tensor))
  recorder.start()
  try {
    const reads = slots.map((slot, index) => {
      const node = readNode(recorder, slot, `${functionName}/read_${slot.handle}`)
      recorder.declare(before[index]!, `${node}:0`, slot.dtype)
      return node
    })
    const feedPorts = feeds.map(({ name, isBytes, tensor }, index) => {
      const used = backend.getDTypeInteger(tensor.dtype)
      const dtype = isBytes ? backend.binding.TF_UINT8 : used
      const attributes = { dtype: { type: dtype }, shape: { shape: shapeValue(tensor.shape) } }
      const node = recorder.emit('Placeholder', [], attributes, `${functionName}/feed_${name}`)
      const casts = { SrcT: { type: dtype }, DstT: { type: used } }
      const value = isBytes ? recorder.emit('Cast', [node], casts, `${functionName}/cast_${name}`) : node
      recorder.declare(feedIds[index]!, `${value}:0`, used)
      return port(name, node, { dtype, shape: tensor.shape })
    })
    const inputs: TensorMap = Object.fromEntries(feeds.map(({ name, tensor }) => [name, tensor]))
    const outputs = tf.tidy(() => fn.run(inputs))
    const assigned = slots.flatMap((slot, index) => {
      const id = recorder.idOf(slot.variable)
      if (id === before[index]) return []
      const input = [slot.handle, withoutZero(recorder.sourceOf(id)), `^${reads[index]}`]
      return [
        `^${recorder.emit('AssignVariableOp', input, { dtype: { type: slot.dtype } }, `${functionName}/assign_${slot.handle}`)}`,
      ]
    })
    const done = recorder.emit('NoOp', assigned, {}, `${functionName}/done`)
    const outputPorts = Object.entries(outputs).map(([name, tensor]) => {
      const dtype = backend.getDTypeInteger(tensor.dtype)
      const value = withoutZero(recorder.sourceOf(recorder.idOf(tensor)))
      const node = recorder.emit(
        'Identity',
        [value, `^${done}`],
        { T: { type: dtype } },
        `${functionName}/output_${name}`,
      )
      return port(name, node, { dtype, shape: tensor.shape })
    })
    tf.dispose(outputs)
    return { feeds: feedPorts, outputs: outputPorts }
  } finally {
    recorder.stop()
    slots.forEach(({ variable }, index) => variable.assign(saved[index]!))
    tf.dispose(saved)
    tf.dispose(feeds.map(({ tensor }) => tensor))
  }
}

function writeNodes(recorder: Recorder, slots: Slot[]): Trace['write'] {
  const feeds = slots.map((slot) => {
    const attributes = { dtype: { type: slot.dtype }, shape: { shape: shapeValue(slot.shape) } }
    return port(slot.handle, recorder.emit('Placeholder', [], attributes, `write/${slot.handle}`), slot)
  })
  const assigned = slots.map(({ handle, dtype }, index) => {
    const name = `write/assign_${handle}`
    return `^${recorder.emit('AssignVariableOp', [handle, feeds[index]!.source], { dtype: { type: dtype } }, name)}`
  })
  const zero = { tensor: { dtype: 1, tensor_shape: shapeValue([]), tensor_content: new Uint8Array(4) } }
  return { feeds, done: recorder.emit('Const', assigned, { dtype: { type: 1 }, value: zero }, 'write/done') }
}
