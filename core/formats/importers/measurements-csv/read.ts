import { parseMeasurements, type MeasuredLayer, type Measurements } from '../../../akida/calibration/measurements.ts'
import { AppError } from '../../../base/errors.ts'

/** Columns that every file must have; either `events_in` or `input_sparsity` besides. */
const neededColumns = ['model', 'layer', 'type', 'h_in', 'c_in', 'filters', 'stride', 'cycles_measured'] as const

const types = { hrc: 'input_conv', input_conv: 'input_conv', conv: 'conv', sep: 'sep' } as const
const defaultClasses = 2

type Row = { line: number; cells: Record<string, string> }

/**
 * Measurements from comma-separated text; columns are listed in the README beside. `device` is the chip's id. Throws AppError
 * `measurements.columns` (what is missing), `measurements.value` (line, column, what is allowed), `measurements.empty`.
 */
export function readMeasurementsCsv(
  text: string,
  { device, source }: { device: string; source: string },
): Measurements {
  const rows = readRows(text)
  const byModel = new Map<string, Row[]>()
  for (const row of rows) {
    const name = row.cells['model'] ?? ''
    if (name === '') throw valueError(row, 'model', 'a name')
    byModel.set(name, [...(byModel.get(name) ?? []), row])
  }
  return parseMeasurements({
    format: 'netlathe-measurements/1',
    device,
    source,
    models: [...byModel].map(([name, own]) => {
      const layers = own.map(readLayer)
      const classes = own.find(({ cells }) => (cells['classes'] ?? '') !== '')
      return {
        name,
        group: layers.map(({ inSize, filters, stride }) => `${inSize}.${filters}.${stride}`).join(' '),
        classes: classes === undefined ? defaultClasses : numberIn(classes, 'classes', { isWhole: true, least: 1 }),
        arePrinted: true,
        layers,
        totals: [],
      }
    }),
  })
}

function readRows(text: string): Row[] {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((line, index) => ({ line: index + 1, text: line }))
    .filter((entry) => entry.text.trim() !== '')
  const [header, ...body] = lines
  if (header === undefined || body.length === 0)
    throw new AppError(
      'measurements.empty',
      `The file holds no measurements. A header line and one line a layer are needed; columns: ${neededColumns.join(', ')}, and events_in or input_sparsity.`,
    )
  const columns = splitLine(header.text).map((name) => name.trim())
  const missing: string[] = neededColumns.filter((name) => !columns.includes(name))
  if (!columns.includes('events_in') && !columns.includes('input_sparsity'))
    missing.push('events_in (or input_sparsity)')
  if (missing.length > 0)
    throw new AppError(
      'measurements.columns',
      `The file lacks the ${missing.length === 1 ? 'column' : 'columns'} ${missing.join(', ')}. It has: ${columns.join(', ')}. Columns are separated by commas.`,
      { missing: missing.join(', ') },
    )
  return body.map(({ line, text: content }) => {
    const cells = splitLine(content)
    return { line, cells: Object.fromEntries(columns.map((name, index) => [name, (cells[index] ?? '').trim()])) }
  })
}

function readLayer(row: Row): MeasuredLayer {
  const kind = row.cells['type'] ?? ''
  if (!Object.hasOwn(types, kind)) throw valueError(row, 'type', 'hrc, conv or sep')
  const inSize = numberIn(row, 'h_in', { isWhole: true, least: 1 })
  const inChannels = numberIn(row, 'c_in', { isWhole: true, least: 1 })
  const size = inSize * inSize * inChannels
  const type = types[kind as keyof typeof types]
  return {
    name: row.cells['layer'] || `line ${row.line}`,
    type,
    inSize,
    inChannels,
    filters: numberIn(row, 'filters', { isWhole: true, least: 1 }),
    stride: numberIn(row, 'stride', { isWhole: true, least: 1, most: 3 }),
    eventsIn: type === 'input_conv' ? size : eventsOf(row, size),
    cycles: numberIn(row, 'cycles_measured', { least: 1 }),
  }
}

function eventsOf(row: Row, size: number): number {
  if ((row.cells['events_in'] ?? '') !== '') return numberIn(row, 'events_in', { least: 0, most: size })
  return (1 - numberIn(row, 'input_sparsity', { least: 0, most: 1 })) * size
}

type Range = { least: number; most?: number; isWhole?: boolean }

function numberIn(row: Row, column: string, { least, most = Infinity, isWhole = false }: Range): number {
  const text = row.cells[column] ?? ''
  const value = Number(text)
  if (text !== '' && value >= least && value <= most && Number.isFinite(value) && (!isWhole || Number.isInteger(value)))
    return value
  const range = most === Infinity ? `of at least ${least}` : `from ${least} to ${most}`
  throw valueError(row, column, `a ${isWhole ? 'whole number' : 'number'} ${range}`)
}

function valueError(row: Row, column: string, allowed: string): AppError {
  return new AppError(
    'measurements.value',
    `Line ${row.line}: ${column} is "${row.cells[column] ?? ''}". Allowed: ${allowed}.`,
    { line: row.line, column },
  )
}

/** Fields of a line; quoted ones may hold commas and doubled quotes. */
function splitLine(line: string): string[] {
  return Array.from(`,${line}`.matchAll(/,(?:"((?:[^"]|"")*)"|([^,]*))/g), ([, quoted, plain]) =>
    quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'),
  )
}
