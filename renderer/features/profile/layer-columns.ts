import type { ProfileLayer } from '../../../core/akida/profile.ts'
import { formatNumber, formatPercent } from '../../charts/format.ts'
import { profileText } from '../../text/profile.ts'
import type { CellValue, TableColumn } from '../../ui/table-column.ts'

const text = profileText.columns
const number = (value: CellValue) => (typeof value === 'number' ? formatNumber(value) : '–')
const percent = (value: CellValue) => (typeof value === 'number' ? formatPercent(value).replace(' %', '') : '–')
type Column = TableColumn<ProfileLayer>

/** Splits as the vendor's tables write them: strips x filter parts. */
function splitOf(layer: ProfileLayer): string {
  return layer.nps === 0 ? '–' : `${layer.spatialSplits} × ${layer.filterSplits}`
}

export const layerColumns: Column[] = [
  { key: 'layer', label: text.layer, value: (row) => row.name },
  { key: 'type', label: text.type, value: (row) => profileText.types[row.type] },
  { key: 'output', label: text.output, value: (row) => row.outputShape.join(' × ') },
  { key: 'events', label: text.events, value: (row) => row.eventsIn, format: number },
  { key: 'density', label: text.density, unit: '%', value: (row) => row.inputDensityRatio, format: percent },
  { key: 'sparsity', label: text.sparsity, unit: '%', value: (row) => row.outputSparsityRatio, format: percent },
  { key: 'nps', label: text.nps, value: (row) => row.nps, format: number },
  { key: 'split', label: text.split, value: splitOf, title: 'Strips of rows × groups of filters', isHidden: true },
  {
    key: 'pass',
    label: text.pass,
    value: (row) => `${row.sequence + 1}.${row.pass + 1}`,
    title: 'Sequence.pass',
    isHidden: true,
  },
  { key: 'cycles', label: text.cycles, unit: 'simulated', value: (row) => row.cycles, format: number },
  { key: 'latency', label: text.latency, unit: 'ms, simulated', value: (row) => row.latencyMs, format: number },
  { key: 'share', label: text.share, unit: '%', value: (row) => row.latencyShareRatio, format: percent },
  { key: 'energy', label: text.energy, unit: 'mJ, simulated', value: (row) => row.energyMj, format: number },
  {
    key: 'backend',
    label: text.backend,
    value: (row) => (row.reason ? `${row.backend}: ${row.reason}` : row.backend),
    isHidden: true,
  },
]
