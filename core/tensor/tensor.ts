/** A dense float32 array in C order (last axis fastest). `data.length` equals the product of `shape`; a scalar has shape []. */
export type Tensor = { readonly shape: readonly number[]; readonly data: Float32Array }

/** Every parameter of a model by its name (`graph/parameters.ts` lists names and shapes). */
export type Weights = Readonly<Record<string, Tensor>>

/** Number of elements of a shape; 1 for a scalar. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, dim) => product * dim, 1)
}

/** A tensor over `data`, or filled with `data` when it is a number. Throws when the sizes differ. */
export function tensor(shape: readonly number[], data: Float32Array | readonly number[] | number = 0): Tensor {
  const size = sizeOf(shape)
  const values = typeof data === 'number' ? new Float32Array(size).fill(data) : Float32Array.from(data)
  if (values.length !== size)
    throw new Error(`tensor of shape [${shape.join(', ')}] needs ${size} values, got ${values.length}`)
  return { shape: [...shape], data: values }
}
