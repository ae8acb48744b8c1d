import { frameInterval } from '../../../core/akida/cost/frame-interval.ts'
import { layerCycles } from '../../../core/akida/cost/layer-cycles.ts'
import { reloadCycles } from '../../../core/akida/cost/pass-reload.ts'
import { workloadOf } from '../../../core/akida/cost/workload.ts'
import type { AkidaDevice } from '../../../core/akida/device.ts'
import type { LayerDescription } from '../../../core/akida/layer-description.ts'
import { mapNetwork } from '../../../core/akida/mapper/map-network.ts'
import type { MapMode } from '../../../core/akida/mapper/mapping.ts'
import type { Profile } from '../../../core/akida/profile.ts'

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

export function unchanged(profile: Profile): WhatIf {
  return { clockHz: profile.clockHz, densityFactor: 1, filterFactor: 1, mode: profile.mode }
}

type Row = { name: string; type: string; cycles: number; reload: number; energyMj: number }

/**
 * Scales the profiled layers: an event layer's clocks grow with its events and its filters, and fewer filters of the layer before
 * mean fewer events; the input unit sees every pixel; the classifier keeps its units. Nothing is mapped anew but for another map mode.
 * `idleCycles`: clocks of a layer without events.
 */
export function estimate(
  profile: Profile,
  change: WhatIf,
  remapped: readonly Row[] | null,
  places: { nps: number; passes: number },
  idleCycles: number,
): Estimate {
  const base: readonly Row[] =
    remapped ??
    profile.layers.map(({ name, type, cycles, reloadCycles: reload, energyMj }) => ({
      name,
      type,
      cycles,
      reload,
      energyMj,
    }))
  const rows = base.map((row, index) => {
    const isInput = row.type === 'input_conv' || row.type === 'input_data'
    const events = isInput ? 1 : change.densityFactor * (index === 0 ? 1 : change.filterFactor)
    const factor = events * (row.type === 'fc' ? 1 : change.filterFactor)
    const computed = row.cycles - row.reload
    const floor = row.cycles > 0 ? Math.min(idleCycles, computed) : 0
    const cycles = Math.max(floor, computed * factor) + row.reload * change.filterFactor
    return {
      name: row.name,
      latencyMs: (1000 * cycles) / change.clockHz,
      energyMj: row.energyMj * factor,
      isOnChip: row.cycles > 0,
    }
  })
  const { totals } = profile
  const chipMs = rows.reduce((sum, { latencyMs }) => sum + latencyMs, 0)
  const latencyMs = chipMs + totals.hostOverheadMs
  const paces = rows.filter(({ isOnChip }) => isOnChip).map((row) => row.latencyMs)
  const intervalMs = (places.passes === 1 ? frameInterval(paces) : chipMs) + totals.hostOverheadMs
  const floorPower = totals.latencyMs === 0 ? 0 : totals.staticEnergyMj / totals.latencyMs
  const rate = (ms: number) => (ms === 0 ? 0 : 1000 / ms)
  return {
    latencyMs,
    framesPerSecond: rate(latencyMs),
    streamingFramesPerSecond: rate(intervalMs),
    energyMj: floorPower * latencyMs + rows.reduce((sum, { energyMj }) => sum + energyMj, 0),
    nps: places.nps,
    passes: places.passes,
    layers: rows.map((row) => ({ name: row.name, latencyMs: row.latencyMs })),
  }
}

/** Clocks per layer under another map mode, from the measured mean events. Null when the layers do not fit the profile. */
export function remap(
  profile: Profile,
  layers: readonly LayerDescription[],
  device: AkidaDevice,
  mode: MapMode,
): { rows: Row[]; nps: number; passes: number } | null {
  if (layers.length !== profile.layers.length) return null
  const mapping = mapNetwork(layers, device, mode)
  const rows = layers.map((layer, index): Row | null => {
    const measured = profile.layers[index]
    const place = mapping.layers[index]
    if (!measured || !place || measured.name !== layer.name) return null
    const reload = reloadCycles(mapping, index, device)
    const workload = workloadOf(layer, place, { name: layer.name, eventsIn: measured.eventsIn, eventsOut: 0 })
    return {
      name: layer.name,
      type: layer.type,
      cycles: layerCycles(workload, device) + reload,
      reload,
      energyMj: measured.energyMj,
    }
  })
  if (rows.some((row) => row === null)) return null
  return { rows: rows as Row[], nps: mapping.nodeCount, passes: mapping.passes }
}
