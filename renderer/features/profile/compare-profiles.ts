import type { Profile, ProfileLayer } from '../../../core/akida/profile.ts'
import { metricInfo, type MetricInfo } from '../../charts/metrics.ts'

export type FigureRow = {
  info: MetricInfo
  first: number
  second: number
  /** second / first - 1; null when first is 0. */ changeRatio: number | null
}

const figures: { key: string; of: (profile: Profile) => number }[] = [
  { key: 'latencyMs', of: ({ totals }) => totals.latencyMs },
  { key: 'framesPerSecond', of: ({ totals }) => totals.framesPerSecond },
  { key: 'streamingFramesPerSecond', of: ({ totals }) => totals.streamingFramesPerSecond },
  { key: 'energyMj', of: ({ totals }) => totals.energyMj },
  { key: 'dynamicEnergyMj', of: ({ totals }) => totals.dynamicEnergyMj },
  { key: 'powerMw', of: ({ totals }) => totals.powerMw },
  { key: 'cycles', of: ({ totals }) => totals.cycles },
  { key: 'sparsityRatio', of: ({ totals }) => totals.meanSparsityRatio },
  { key: 'nps', of: ({ totals }) => totals.nps },
  { key: 'passes', of: ({ totals }) => totals.passes },
]

/** The totals of two profiles beside each other. */
export function compareTotals(first: Profile, second: Profile): FigureRow[] {
  return figures.map(({ key, of }) => {
    const [a, b] = [of(first), of(second)]
    return { info: metricInfo(key), first: a, second: b, changeRatio: a === 0 ? null : b / a - 1 }
  })
}

/** Layers of both, matched by name, in the order of the first; layers only in the second follow. */
export function matchLayers(
  first: Profile,
  second: Profile,
): { name: string; first: ProfileLayer | null; second: ProfileLayer | null }[] {
  const rest = second.layers.filter(({ name }) => !first.layers.some((layer) => layer.name === name))
  return [
    ...first.layers.map((layer) => ({
      name: layer.name,
      first: layer,
      second: second.layers.find(({ name }) => name === layer.name) ?? null,
    })),
    ...rest.map((layer) => ({ name: layer.name, first: null, second: layer })),
  ]
}

/** Quantities that bars can show per layer. */
export const layerQuantities: {
  key: string
  label: string
  unit: string
  isSimulated: boolean
  max?: number
  of: (layer: ProfileLayer) => number
}[] = [
  { key: 'latency', label: 'Latency', unit: 'ms', isSimulated: true, of: (layer) => layer.latencyMs },
  { key: 'cycles', label: 'Cycles', unit: '', isSimulated: true, of: (layer) => layer.cycles },
  { key: 'energy', label: 'Dynamic energy', unit: 'mJ', isSimulated: true, of: (layer) => layer.energyMj },
  { key: 'events', label: 'Events in', unit: '', isSimulated: false, of: (layer) => layer.eventsIn },
  {
    key: 'sparsity',
    label: 'Output sparsity',
    unit: 'ratio',
    isSimulated: false,
    max: 1,
    of: (layer) => layer.outputSparsityRatio,
  },
  { key: 'nps', label: 'NPs', unit: '', isSimulated: false, of: (layer) => layer.nps },
]
