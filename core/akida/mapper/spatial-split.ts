import type { AkidaDevice } from '../device.ts'
import type { LayerDescription } from '../layer-description.ts'

export interface SpatialSplit {
  /** Strips along the first spatial axis (rows). */
  readonly rows: number
  /** Strips along the second spatial axis (columns). */
  readonly columns: number
  /** Rows and columns of the largest strip, without and with the overlap that its kernel needs. */
  readonly stripRows: number
  readonly stripColumns: number
  readonly paddedRows: number
  readonly paddedColumns: number
  /** Input memory that the largest strip takes. */
  readonly inputBytes: number
}

const mostRowStrips = 128
const mostColumnStrips = 64

/** Cells that neighbouring strips share: none for one strip, one side for two, both sides for more. */
export function haloCells(strips: number, kernel: number): number {
  if (strips === 1) return 0
  return strips === 2 ? Math.floor(kernel / 2) : kernel - 1
}

function describeSplit(layer: LayerDescription, rows: number, columns: number): SpatialSplit {
  const stripRows = Math.ceil(layer.inHeight / rows)
  const stripColumns = Math.ceil(layer.inWidth / columns)
  const paddedRows = stripRows + haloCells(rows, layer.kernel)
  const paddedColumns = stripColumns + haloCells(columns, layer.kernel)
  const perByte = 8 / memoryBits(layer.inBits)
  const storedRows = Math.ceil(paddedRows / perByte) * perByte
  // A line of rows x channels values is padded to whole 32-bit words.
  const lineBytes = 4 * Math.ceil((storedRows * layer.inChannels * memoryBits(layer.inBits)) / 32)
  return { rows, columns, stripRows, stripColumns, paddedRows, paddedColumns, inputBytes: lineBytes * paddedColumns }
}

/** Bits an input value takes in a node's memory: 3-bit inputs are stored in 4. */
function memoryBits(bits: number): number {
  return bits === 3 ? 4 : bits
}

/** The grid of strips with the fewest nodes whose largest strip fits the input memory of a node. Null when none does. */
export function splitSpace(layer: LayerDescription, device: AkidaDevice): SpatialSplit | null {
  const { rowsPerNode, columnsPerNode, inputMemory } = device.mapping
  let best: SpatialSplit | null = null
  for (
    let rows = Math.ceil(layer.inHeight / rowsPerNode.value);
    rows <= Math.min(layer.inHeight, mostRowStrips);
    rows++
  ) {
    const fewest = Math.ceil(layer.inWidth / columnsPerNode.value)
    for (let columns = fewest; columns <= Math.min(layer.inWidth, mostColumnStrips); columns++) {
      if (best !== null && rows * columns >= best.rows * best.columns) break
      const split = describeSplit(layer, rows, columns)
      if (split.inputBytes <= inputMemory.value) {
        best = split
        break
      }
    }
  }
  return best
}
