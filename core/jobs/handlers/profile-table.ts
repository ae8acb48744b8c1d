import type { Profile } from '../../akida/profile.ts'
import type { LayerTable } from '../../contract/run.ts'

type Column = LayerTable['columns'][number] & { of: (layer: Profile['layers'][number]) => number | string | null }

const columns: Column[] = [
  { key: 'type', label: 'Type', unit: '', of: ({ type }) => type },
  { key: 'filters', label: 'Filters', unit: '', of: ({ outputShape }) => outputShape[2] },
  { key: 'backend', label: 'Runs in', unit: '', of: ({ backend }) => backend },
  { key: 'nps', label: 'NPs', unit: '', of: ({ nps }) => nps },
  { key: 'pass', label: 'Pass', unit: '', of: ({ pass }) => pass },
  { key: 'eventsIn', label: 'Input events', unit: '', of: ({ eventsIn }) => eventsIn },
  { key: 'inputDensityRatio', label: 'Input density', unit: 'ratio', of: (layer) => layer.inputDensityRatio },
  { key: 'outputSparsityRatio', label: 'Output sparsity', unit: 'ratio', of: (layer) => layer.outputSparsityRatio },
  { key: 'cycles', label: 'Cycles, simulated', unit: 'clocks', of: ({ cycles }) => cycles },
  { key: 'latencyMs', label: 'Latency, simulated', unit: 'ms', of: ({ latencyMs }) => latencyMs },
  {
    key: 'latencyShareRatio',
    label: 'Share of latency, simulated',
    unit: 'ratio',
    of: ({ latencyShareRatio }) => latencyShareRatio,
  },
  { key: 'energyMj', label: 'Dynamic energy, simulated', unit: 'mJ', of: ({ energyMj }) => energyMj },
]

/** The layers of a profile as the table of a run. Times and energies are simulated, per image. */
export function profileTable({ layers }: Profile): LayerTable {
  return {
    columns: columns.map(({ key, label, unit }) => ({ key, label, unit })),
    rows: layers.map((layer) => ({
      layer: layer.name,
      values: Object.fromEntries(columns.map(({ key, of }) => [key, of(layer)])),
    })),
  }
}
