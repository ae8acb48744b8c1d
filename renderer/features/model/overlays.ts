import type { Profile, ProfileLayer } from '../../../core/akida/profile.ts'
import type { Graph } from '../../../core/graph/types.ts'
import type { LayerSummary } from '../../../core/graph/summary.ts'
import { modelText } from '../../text/model.ts'
import { formatCount, formatPercent, formatShort } from '../../text/numbers.ts'

export const overlayIds = [
  'none',
  'filters',
  'parameters',
  'macs',
  'bits',
  'sparsity',
  'events',
  'cycles',
  'energy',
  'nps',
] as const
export type OverlayId = (typeof overlayIds)[number]

export type Overlay = {
  id: OverlayId
  label: string
  unit: string
  /** Comes from the model of the chip. */
  isSimulated: boolean
  /** Value per layer id; null where there is none. */
  values: ReadonlyMap<string, number | null>
  /** Ends of the colour scale. */
  low: number
  high: number
  format: (value: number) => string
}

type Source = { unit: string; format: (value: number) => string; low?: number; high?: number }
type GraphOverlay = Source & { of: (row: LayerSummary, graph: Graph) => number | null }
type ProfileOverlay = Source & { of: (layer: ProfileLayer) => number; isMeasured?: boolean }

const fromGraph: Partial<Record<OverlayId, GraphOverlay>> = {
  filters: { unit: '', format: formatCount, of: (row) => row.filters },
  parameters: { unit: '', format: formatShort, of: (row) => row.parameters },
  macs: { unit: '', format: formatShort, of: (row) => row.macs },
  bits: {
    unit: 'bit',
    format: (value) => (value === 32 ? modelText.float : String(value)),
    low: 0,
    high: 8,
    of: (row, graph) => graph.layers.find(({ id }) => id === row.id)?.bits?.weights ?? 32,
  },
}

const fromProfile: Partial<Record<OverlayId, ProfileOverlay>> = {
  sparsity: {
    unit: '',
    format: (value) => formatPercent(value),
    low: 0,
    high: 1,
    isMeasured: true,
    of: (layer) => layer.outputSparsityRatio,
  },
  events: { unit: '/image', format: formatShort, isMeasured: true, of: (layer) => layer.eventsIn },
  cycles: { unit: '', format: formatShort, of: (layer) => layer.cycles },
  energy: { unit: 'µJ', format: (value) => formatShort(value), of: (layer) => layer.energyMj * 1000 },
  nps: { unit: '', format: formatCount, of: (layer) => layer.nps },
}

export function needsProfile(id: OverlayId): boolean {
  return id in fromProfile
}

/**
 * Values of one overlay for a graph. Profile values belong to `profiledGraph`; a layer that was edited since has none.
 */
export function makeOverlay(
  id: OverlayId,
  graph: Graph,
  rows: readonly LayerSummary[],
  profile: Profile | null,
  profiledGraph: Graph | null,
): Overlay {
  const label = modelText.overlays[id]
  const own = fromGraph[id]
  const simulated = fromProfile[id]
  const values = new Map<string, number | null>()
  if (own) for (const row of rows) values.set(row.id, own.of(row, graph))
  if (simulated) {
    const byName = new Map(profile?.layers.map((layer) => [layer.name, layer]))
    for (const layer of graph.layers) {
      const profiled = profiledGraph?.layers.find((each) => each.id === layer.id)
      const found =
        profiled && JSON.stringify(profiled) === JSON.stringify(layer) ? byName.get(profiled.name) : undefined
      values.set(layer.id, found ? simulated.of(found) : null)
    }
  }
  const source = own ?? simulated
  const known = [...values.values()].filter((value) => value !== null)
  return {
    id,
    label,
    unit: source?.unit ?? '',
    isSimulated: simulated !== undefined && !simulated.isMeasured,
    values,
    low: source?.low ?? 0,
    high: source?.high ?? Math.max(...known, 0),
    format: source?.format ?? String,
  }
}

/** Place on the scale, 0..1. */
export function scaleRatio(overlay: Overlay, value: number): number {
  const span = overlay.high - overlay.low
  return span > 0 ? Math.min(1, Math.max(0, (value - overlay.low) / span)) : 0
}

/** Colour of a place on the overlay scale, from the theme's five stops. */
export function scaleColour(ratio: number): string {
  const position = Math.min(1, Math.max(0, ratio)) * 4
  const index = Math.min(3, Math.floor(position))
  const share = Math.round((position - index) * 100)
  return `color-mix(in oklab, var(--scale-${index + 1}) ${share}%, var(--scale-${index}))`
}

/** Two overlays on one scale, so that equal colours mean equal values. */
export function shareScale(overlay: Overlay, other: Overlay | null): Overlay {
  return other
    ? { ...overlay, low: Math.min(overlay.low, other.low), high: Math.max(overlay.high, other.high) }
    : overlay
}
