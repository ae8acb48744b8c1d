import { createHash } from 'node:crypto'
import type { Binding, BindingValues, NodeBackend, OpAttribute, TensorMetadata } from '../node-backend.ts'
import { constantAttribute, graphAttribute } from './attributes.ts'
import type { AttrValue, NodeDef } from './saved-model.ts'

type Constant = { shape: number[]; dtype: number; values: BindingValues }

/** Type attributes that eager execution infers and a graph must state: attribute name and the input that decides. */
const inferredTypes: Record<string, [attribute: string, input: number][]> = {
  ExpandDims: [
    ['T', 0],
    ['Tdim', 1],
  ],
  Where: [['T', 0]],
}

/**
 * Writes down every operation that the binding executes between `start` and `stop`, as nodes of a graph. Tensors are known by the
 * number the binding gives them. What was neither fed, read from a variable nor made during the recording is an error.
 */
export class Recorder {
  readonly nodes: NodeDef[] = []
  readonly #backend: NodeBackend
  readonly #original: Binding
  /** Tensor number -> `node:output`. */
  #sources = new Map<number, string>()
  #types = new Map<number, number>()
  #constants = new Map<number, Constant>()
  /** Content hash -> node. */
  readonly #constantNodes = new Map<string, string>()
  #count = 0

  constructor(backend: NodeBackend) {
    this.#backend = backend
    this.#original = backend.binding
  }

  /** Adds a node and returns its name. */
  emit(op: string, input: string[], attr: Record<string, AttrValue>, name = `${op}_${this.#count++}`): string {
    this.nodes.push({ name, op, input, attr })
    return name
  }

  /** Declares where an existing tensor comes from (a feed or a variable). */
  declare(id: number, source: string, dtype: number): void {
    this.#sources.set(id, source)
    this.#types.set(id, dtype)
  }

  start(): void {
    this.#sources = new Map()
    this.#types = new Map()
    this.#constants = new Map()
    const original = this.#original
    const overrides: Pick<Binding, 'createTensor' | 'executeOp' | 'tensorDataSync'> = {
      createTensor: (shape, dtype, values) => {
        const id = original.createTensor(shape, dtype, values)
        this.#constants.set(id, {
          shape: [...shape],
          dtype,
          values: ArrayBuffer.isView(values) ? values.slice() : values,
        })
        this.#types.set(id, dtype)
        return id
      },
      executeOp: (name, attributes, inputs, outputCount) => {
        const outputs = original.executeOp(name, attributes, inputs, outputCount)
        this.#record(name, attributes, inputs, outputs)
        return outputs
      },
      tensorDataSync: (id) => {
        if (this.#sources.has(id) && !this.#constants.has(id))
          throw new Error('A step function must not read tensor values (dataSync).')
        return original.tensorDataSync(id)
      },
    }
    // The addon's own properties are read-only: assigning to a derived object would fail, defining does not.
    this.#backend.binding = Object.create(original, Object.getOwnPropertyDescriptors(overrides)) as Binding
  }

  stop(): void {
    this.#backend.binding = this.#original
  }

  idOf(tensor: { dataId: object }): number {
    return this.#backend.getInputTensorIds([tensor])[0]!
  }

  /** `node:output` of a tensor; a constant becomes a node when it is first used. */
  sourceOf(id: number): string {
    const known = this.#sources.get(id)
    if (known) return known
    const constant = this.#constants.get(id)
    if (!constant)
      throw new Error('A step function used a tensor from outside: declare it as a feed or a variable of the program.')
    const source = `${this.#constantNode(constant)}:0`
    this.#sources.set(id, source)
    return source
  }

  #constantNode({ shape, dtype, values }: Constant): string {
    if (!ArrayBuffer.isView(values))
      throw new Error('A step function made a string tensor, which a compiled graph cannot hold.')
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
    const key = createHash('sha1')
      .update(`${dtype}|${shape.join(',')}|`)
      .update(bytes)
      .digest('hex')
    const known = this.#constantNodes.get(key)
    if (known) return known
    const name = this.emit('Const', [], { dtype: { type: dtype }, value: constantAttribute(dtype, shape, values) })
    this.#constantNodes.set(key, name)
    return name
  }

  #record(op: string, attributes: OpAttribute[], inputs: number[], outputs: TensorMetadata[]): void {
    const attr: Record<string, AttrValue> = {}
    for (const attribute of attributes) attr[attribute.name] = graphAttribute(this.#original, attribute)
    for (const [name, input] of inferredTypes[op] ?? []) attr[name] ??= { type: this.#types.get(inputs[input]!)! }
    const node = this.emit(
      op,
      inputs.map((id) => withoutZero(this.sourceOf(id))),
      attr,
    )
    outputs.forEach(({ id, dtype }, index) => this.declare(id, `${node}:${index}`, dtype))
  }
}

/** GraphDef's canonical name of a node's first output has no `:0`. */
export function withoutZero(source: string): string {
  return source.endsWith(':0') ? source.slice(0, -2) : source
}
