import { AppError } from '../../../base/errors.ts'

/**
 * One table of a FlatBuffers file. Every read checks that it stays inside the file, because readers made by the schema compiler do not:
 * they answer with whatever bytes a damaged offset points at.
 */
export type FlatTable = { view: DataView; at: number; vtable: number; vtableSize: number }

/** A run of elements inside the file; `start` is the offset of the first. */
export type FlatVector = { start: number; length: number }

/** AppError `import.file-damaged`: an offset or a length of the file leads outside it. */
export function damaged(what: string): AppError {
  return new AppError(
    'import.file-damaged',
    `The TensorFlow Lite file is truncated or damaged: ${what}. Copy or convert it again.`,
    {},
  )
}

/** The root table of a file with this identifier (four characters at offset 4). */
export function openRoot(bytes: Uint8Array, identifier: string): FlatTable {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  check(view, 0, 8, 'it ends within its header')
  const found = String.fromCharCode(...bytes.subarray(4, 8))
  if (found !== identifier) throw damaged(`its identifier is not ${identifier}`)
  return openTable(view, view.getUint32(0, true))
}

/** Scalar fields, `fallback` where the file leaves them out (FlatBuffers omits default values). `field` is the number in the schema. */
export function int8(table: FlatTable, field: number, fallback = 0): number {
  return scalar(table, field, 1, fallback, (at) => table.view.getInt8(at))
}

/** See `int8`. */
export function int32(table: FlatTable, field: number, fallback = 0): number {
  return scalar(table, field, 4, fallback, (at) => table.view.getInt32(at, true))
}

/** See `int8`. */
export function float32(table: FlatTable, field: number, fallback = 0): number {
  return scalar(table, field, 4, fallback, (at) => table.view.getFloat32(at, true))
}

/** A table that this one refers to; null where there is none. */
export function subTable(table: FlatTable, field: number): FlatTable | null {
  const at = referred(table, field)
  return at === null ? null : openTable(table.view, at)
}

/** Elements of `size` bytes each; of no length where the field is left out. */
export function vector(table: FlatTable, field: number, size: number): FlatVector {
  const at = referred(table, field)
  if (at === null) return { start: 0, length: 0 }
  check(table.view, at, 4, 'a list lies outside it')
  const length = table.view.getUint32(at, true)
  check(table.view, at + 4, length * size, 'a list is longer than it')
  return { start: at + 4, length }
}

/** The tables of a list. */
export function tables(table: FlatTable, field: number): FlatTable[] {
  const { start, length } = vector(table, field, 4)
  return Array.from({ length }, (_, index) => openTable(table.view, indirect(table.view, start + index * 4)))
}

/** A list of int32. */
export function int32s(table: FlatTable, field: number): number[] {
  const { start, length } = vector(table, field, 4)
  return Array.from({ length }, (_, index) => table.view.getInt32(start + index * 4, true))
}

/** A list of int64, as numbers: what it holds here (zero points) is small. */
export function int64s(table: FlatTable, field: number): number[] {
  const { start, length } = vector(table, field, 8)
  return Array.from({ length }, (_, index) => Number(table.view.getBigInt64(start + index * 8, true)))
}

/** A list of float32. */
export function float32s(table: FlatTable, field: number): number[] {
  const { start, length } = vector(table, field, 4)
  return Array.from({ length }, (_, index) => table.view.getFloat32(start + index * 4, true))
}

/** The bytes of a list, without a copy. */
export function bytesOf(table: FlatTable, field: number): Uint8Array {
  const { start, length } = vector(table, field, 1)
  return new Uint8Array(table.view.buffer, table.view.byteOffset + start, length)
}

/** Text in UTF-8; '' where the field is left out. */
export function text(table: FlatTable, field: number): string {
  return new TextDecoder().decode(bytesOf(table, field))
}

function openTable(view: DataView, at: number): FlatTable {
  check(view, at, 4, 'a table lies outside it')
  const vtable = at - view.getInt32(at, true)
  check(view, vtable, 4, 'a table has no layout')
  const vtableSize = view.getUint16(vtable, true)
  if (vtableSize < 4) throw damaged('the layout of a table is too short')
  check(view, vtable, vtableSize, 'the layout of a table ends outside it')
  return { view, at, vtable, vtableSize }
}

/** Position of a field, null where the table leaves it out. */
function position({ view, at, vtable, vtableSize }: FlatTable, field: number): number | null {
  const entry = 4 + field * 2
  if (entry + 2 > vtableSize) return null
  const offset = view.getUint16(vtable + entry, true)
  return offset === 0 ? null : at + offset
}

function scalar(table: FlatTable, field: number, size: number, fallback: number, read: (at: number) => number): number {
  const at = position(table, field)
  if (at === null) return fallback
  check(table.view, at, size, 'a value lies outside it')
  return read(at)
}

function referred(table: FlatTable, field: number): number | null {
  const at = position(table, field)
  return at === null ? null : indirect(table.view, at)
}

function indirect(view: DataView, at: number): number {
  check(view, at, 4, 'a reference lies outside it')
  return at + view.getUint32(at, true)
}

function check(view: DataView, at: number, size: number, what: string): void {
  if (at < 0 || at + size > view.byteLength) throw damaged(what)
}
