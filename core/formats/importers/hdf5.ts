/** An attribute: text, texts, a number or numbers. */
export type Hdf5Attribute = string | string[] | number | number[]

export type Hdf5Dataset = {
  shape: number[]
  /** `float32`, `float64`, `float16`, `int32` ... as HDF5 names the stored type; only floats hold weights. */
  dtype: string
  /** Values in C order, converted to float32. */
  read(): Float32Array
}

/**
 * What importers need of an open HDF5 file. Paths have no leading slash; '' is the root. Every method answers null for what is not
 * there; damaged parts of a file may throw anything, and importers turn that into a clear message.
 */
export type Hdf5File = {
  attribute(path: string, name: string): Hdf5Attribute | null
  /** Names of groups and data sets in a group, null when there is no such group. */
  keys(path: string): string[] | null
  dataset(path: string): Hdf5Dataset | null
  close(): void
}
