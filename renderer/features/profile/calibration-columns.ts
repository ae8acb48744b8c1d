import type { CalibrationLayer, CalibrationModel } from '../../../core/contract/devices.ts'
import { formatNumber } from '../../charts/format.ts'
import { signedPercent } from '../../charts/prediction-options.ts'
import { devicesText } from '../../text/devices.ts'
import { profileText } from '../../text/profile.ts'
import type { CellValue, TableColumn } from '../../ui/table-column.ts'

const { columns: text, titles } = devicesText
const number = (value: CellValue) => (typeof value === 'number' ? formatNumber(value) : '–')
const signed = (value: CellValue) => (typeof value === 'number' ? signedPercent(value).replace(' %', '') : '–')
const plain = (value: CellValue) => (typeof value === 'number' ? (value * 100).toFixed(1) : '–')

export const networkColumns: TableColumn<CalibrationModel>[] = [
  { key: 'model', label: text.model, value: (row) => row.model },
  {
    key: 'mode',
    label: text.mode,
    value: (row) => (row.isLayerSum ? devicesText.layerSum(row.mode) : row.mode),
  },
  { key: 'measured', label: text.measured, unit: 'ms', value: (row) => row.measuredMs, format: number },
  { key: 'predicted', label: text.predicted, unit: 'ms, simulated', value: (row) => row.predictedMs, format: number },
  { key: 'error', label: text.error, unit: '%', value: (row) => row.errorRatio, format: signed },
  {
    key: 'layerMean',
    label: text.layerMean,
    title: titles.layerMean,
    unit: '%',
    value: (row) => row.layerMeanRatio,
    format: plain,
  },
  {
    key: 'layerWorst',
    label: text.layerWorst,
    title: titles.layerWorst,
    unit: '%',
    value: (row) => row.layerWorstRatio,
    format: plain,
  },
  {
    key: 'dynamic',
    label: text.dynamic,
    title: titles.dynamic,
    unit: '%',
    value: (row) => row.dynamicErrorRatio,
    format: signed,
  },
  {
    key: 'total',
    label: text.total,
    title: titles.total,
    unit: '%',
    value: (row) => row.totalErrorRatio,
    format: signed,
  },
]

export const layerErrorColumns: TableColumn<CalibrationLayer>[] = [
  { key: 'model', label: text.model, value: (row) => row.model },
  { key: 'layer', label: text.layer, value: (row) => row.layer },
  { key: 'type', label: text.type, value: (row) => profileText.types[row.type as keyof typeof profileText.types] },
  { key: 'measured', label: text.measured, unit: 'clocks', value: (row) => row.measuredCycles, format: number },
  {
    key: 'predicted',
    label: text.predicted,
    unit: 'clocks, simulated',
    value: (row) => row.predictedCycles,
    format: (value) => (typeof value === 'number' ? formatNumber(Math.round(value)) : '–'),
  },
  { key: 'error', label: text.error, unit: '%', value: (row) => row.errorRatio, format: signed },
]
