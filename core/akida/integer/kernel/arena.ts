const pageBytes = 65536
const alignment = 64
/** Kernels may read and write this far past an array's end. */
const slackBytes = 128

/** Hands out parts of a WebAssembly memory; nothing is ever given back, an arena lives as long as its network's plan. */
export class Arena {
  readonly memory: WebAssembly.Memory
  #end = 1024

  constructor() {
    this.memory = new WebAssembly.Memory({ initial: 2 })
  }

  /** Pointer to `sizeBytes` zeroed bytes, aligned to 64, with some slack behind. */
  allocate(sizeBytes: number): number {
    const start = Math.ceil(this.#end / alignment) * alignment
    this.#end = start + sizeBytes + slackBytes
    const missing = this.#end - this.memory.buffer.byteLength
    if (missing > 0) this.memory.grow(Math.ceil(missing / pageBytes) + 16)
    return start
  }

  place(values: Int8Array | Int16Array | Int32Array | Uint32Array | Float32Array): number {
    const pointer = this.allocate(values.byteLength)
    this.bytes(pointer, values.byteLength).set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
    return pointer
  }

  bytes(pointer: number, length: number): Uint8Array {
    return new Uint8Array(this.memory.buffer, pointer, length)
  }

  int16(pointer: number, length: number): Int16Array {
    return new Int16Array(this.memory.buffer, pointer, length)
  }

  int32(pointer: number, length: number): Int32Array {
    return new Int32Array(this.memory.buffer, pointer, length)
  }

  uint32(pointer: number, length: number): Uint32Array {
    return new Uint32Array(this.memory.buffer, pointer, length)
  }
}
