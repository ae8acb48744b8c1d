import { Dataset, File, Group, ready } from 'h5wasm'
import type { Hdf5Attribute } from '../formats/importers/hdf5.ts'

export type SnapshotNode = {
  attributes: Record<string, Hdf5Attribute>
  /** Names in a group; null for a data set. */
  keys: string[] | null
  /** `values` is null for what holds no floating-point numbers. */
  dataset: { shape: number[]; dtype: string; values: Float32Array | null } | null
}

/** A whole file by path ('' is the root); a message in place of a node that cannot be read. */
export type Snapshot = Map<string, SnapshotNode | string>

/** Not needed to import a model and as large as the model twice over. */
const skipped = new Set(['optimizer_weights'])
const maxNodes = 100_000
const maxDepth = 16

/** Reads everything at once. Throws when the file does not open. `onNode` is called before each node. */
export async function takeSnapshot(bytes: Uint8Array, onNode: () => void): Promise<Snapshot> {
  const { FS, activate_throwing_error_handler: throwErrors } = await ready
  // By itself the library prints errors and goes on.
  throwErrors()
  FS.writeFile('/model.h5', bytes)
  const file = new File('/model.h5', 'r')
  if (file.file_id < 0n) throw new Error('the file does not open')
  const snapshot: Snapshot = new Map()
  const visit = (path: string, depth: number): void => {
    if (depth > maxDepth || snapshot.size > maxNodes) return
    onNode()
    try {
      const node = readNode(path === '' ? file : file.get(path))
      if (!node) return
      snapshot.set(path, node)
      for (const key of node.keys ?? []) if (!skipped.has(key)) visit(path === '' ? key : `${path}/${key}`, depth + 1)
    } catch (error) {
      snapshot.set(path, error instanceof Error ? error.message : String(error))
    }
  }
  visit('', 0)
  return snapshot
}

function readNode(node: unknown): SnapshotNode | null {
  if (!(node instanceof Group || node instanceof Dataset)) return null
  const attributes: Record<string, Hdf5Attribute> = {}
  for (const [name, attribute] of Object.entries(node.attrs)) {
    const value = attributeValue(attribute.value)
    if (value !== null) attributes[name] = value
  }
  if (node instanceof Group) return { attributes, keys: node.keys(), dataset: null }
  const { metadata } = node
  // HDF5's type class 1 is floating point.
  const isFloat = metadata.type === 1
  const dtype = isFloat ? `float${metadata.size * 8}` : `type ${metadata.type}`
  const values = isFloat ? Float32Array.from(node.value as ArrayLike<number>) : null
  return { attributes, keys: null, dataset: { shape: node.shape ?? [], dtype, values } }
}

function attributeValue(value: unknown): Hdf5Attribute | null {
  if (typeof value === 'string' || typeof value === 'number') return value
  if (typeof value === 'bigint') return Number(value)
  if (Array.isArray(value) && value.every((entry) => typeof entry === 'string')) return value
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<number>, Number)
  return null
}
