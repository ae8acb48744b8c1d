import { frameInterval } from '../../../core/akida/cost/frame-interval.ts'
import type { AkidaDevice } from '../../../core/akida/device.ts'
import type { LayerDescription } from '../../../core/akida/layer-description.ts'
import type { MapMode } from '../../../core/akida/mapper/mapping.ts'
import type { Profile } from '../../../core/akida/profile.ts'
import { lawOf, type Law } from './cost-law.ts'

export type WhatIf = {
  clockHz: number
  /** Factor on the events of every layer but the input's. */
  densityFactor: number
  /** Factor on the filters of every layer but the classifier. */
  filterFactor: number
  mode: MapMode
}

export type Estimate = {
  latencyMs: number
  framesPerSecond: number
  streamingFramesPerSecond: number
  energyMj: number
  nps: number
  passes: number
  layers: { name: string; latencyMs: number }[]
}

/** The profiled model and chip; null where either is not at hand. */
export type Context = { layers: readonly LayerDescription[]; device: AkidaDevice } | null

export function unchanged(profile: Profile): WhatIf {
  return { clockHz: profile.clockHz, densityFactor: 1, filterFactor: 1, mode: profile.mode }
}

type Factor = { cycles: number; energy: number }

/**
 * Scales each profiled layer by what the cost law says of the change: law(changed) / law(as profiled). So nothing changed gives the
 * profile itself, and what the law does not know (how events lie in the image) stays as measured. Without the model or the chip, clocks
 * grow with events and filters, the input unit sees every pixel, and the mapping stays.
 */
export function estimate(profile: Profile, change: WhatIf, context: Context): Estimate {
  const { totals } = profile
  const laws = context ? compareLaws(profile, change, context) : null
  const rows = profile.layers.map((layer, index) => {
    const factor = laws?.factors[index] ?? plainFactor(layer.type, index, change)
    const latencyMs = (1000 * layer.cycles * factor.cycles) / change.clockHz
    return { name: layer.name, latencyMs, energyMj: layer.energyMj * factor.energy, isOnChip: layer.cycles > 0 }
  })
  const passes = laws?.passes ?? totals.passes
  const chipMs = rows.reduce((sum, { latencyMs }) => sum + latencyMs, 0)
  const latencyMs = chipMs + totals.hostOverheadMs
  const paces = rows.filter(({ isOnChip }) => isOnChip).map((row) => row.latencyMs)
  const intervalMs = (passes === 1 ? frameInterval(paces) : chipMs) + totals.hostOverheadMs
  const floorPower = totals.latencyMs === 0 ? 0 : totals.staticEnergyMj / totals.latencyMs
  const rate = (ms: number) => (ms === 0 ? 0 : 1000 / ms)
  return {
    latencyMs,
    framesPerSecond: rate(latencyMs),
    streamingFramesPerSecond: rate(intervalMs),
    energyMj: floorPower * latencyMs + rows.reduce((sum, { energyMj }) => sum + energyMj, 0),
    nps: laws?.nps ?? totals.nps,
    passes,
    layers: rows.map((row) => ({ name: row.name, latencyMs: row.latencyMs })),
  }
}

function plainFactor(type: string, index: number, change: WhatIf): Factor {
  const isInput = type === 'input_conv' || type === 'input_data'
  const events = isInput ? 1 : change.densityFactor * (index === 0 ? 1 : change.filterFactor)
  const factor = events * (type === 'fc' ? 1 : change.filterFactor)
  return { cycles: factor, energy: factor }
}

/** Whether the model at hand is the profiled one. */
export function fits(profile: Profile, layers: readonly LayerDescription[]): boolean {
  return (
    layers.length === profile.layers.length && layers.every(({ name }, index) => name === profile.layers[index]?.name)
  )
}

function compareLaws(
  profile: Profile,
  change: WhatIf,
  context: NonNullable<Context>,
): { factors: Factor[]; nps: number; passes: number } | null {
  if (!fits(profile, context.layers)) return null
  const events = profile.layers.map(({ eventsIn }) => eventsIn)
  const before = lawOf(context.layers, context.device, profile.mode, events)
  const changed = scaleFilters(context.layers, change.filterFactor)
  const changedEvents = events.map((count, index) => {
    const [old, now] = [context.layers[index], changed[index]]
    if (!old || !now || old.type === 'input_conv' || old.type === 'input_data') return count
    return count * change.densityFactor * (now.inChannels / old.inChannels)
  })
  const after = lawOf(changed, context.device, change.mode, changedEvents)
  const share = (row: Law['rows'][number] | undefined, base: Law['rows'][number] | undefined): Factor => ({
    cycles: base?.cycles ? (row?.cycles ?? 0) / base.cycles : 1,
    energy: base?.operations ? (row?.operations ?? 0) / base.operations : 1,
  })
  return {
    factors: profile.layers.map((_, index) => share(after.rows[index], before.rows[index])),
    nps: after.nps,
    passes: after.passes,
  }
}

/** The same network with fewer filters in every layer but the last. */
function scaleFilters(layers: readonly LayerDescription[], factor: number): LayerDescription[] {
  let inChannels = layers[0]?.inChannels ?? 0
  return layers.map((layer, index) => {
    const filters = index === layers.length - 1 ? layer.filters : Math.max(1, Math.round(layer.filters * factor))
    // A classifier behind a flattened map reads height * width of each channel.
    const scaled = { ...layer, filters, inChannels }
    inChannels = filters
    return scaled
  })
}
