import type { Diagnostic } from '../base/diagnostic.ts'
import { checkLayers } from './check.ts'
import { frameInterval } from './cost/frame-interval.ts'
import { layerCycles } from './cost/layer-cycles.ts'
import type { LayerEvents } from './cost/layer-events.ts'
import { pooledSize } from './cost/output-size.ts'
import { reloadCycles } from './cost/pass-reload.ts'
import { estimateProgramBytes } from './cost/program-bytes.ts'
import { synapticOperations } from './cost/synaptic-operations.ts'
import { workloadOf } from './cost/workload.ts'
import type { AkidaDevice } from './device.ts'
import type { LayerDescription } from './layer-description.ts'
import { describeNetwork } from './layer-description.ts'
import { mapNetwork } from './mapper/map-network.ts'
import type { MapMode, NetworkMapping } from './mapper/mapping.ts'
import type { AkidaNetwork } from './network.ts'
import type { Profile, ProfileLayer } from './profile.ts'

export interface ProfileOptions {
  /** Images the events were measured on, for the record. */
  readonly images?: number
  /** Time the host adds to each frame, milliseconds; calibrated on the user's own measurement. */
  readonly hostOverheadMs?: number
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
const picojoulesToMillijoules = 1e-9
const clampRatio = (value: number) => Math.min(1, Math.max(0, value))

function profileLayer(
  layer: LayerDescription,
  index: number,
  mapping: NetworkMapping,
  device: AkidaDevice,
  events: LayerEvents,
): ProfileLayer {
  const place = mapping.layers[index]!
  const workload = workloadOf(layer, place, events, device)
  const reload = reloadCycles(mapping, index, device)
  const cycles = layerCycles(workload, device) + reload
  const isOnChip = place.backend === 'hardware'
  const operations = isOnChip ? synapticOperations(layer, events.eventsIn) : 0
  const { height, width } = pooledSize(layer)
  const inputSize = layer.inHeight * layer.inWidth * layer.inChannels
  return {
    name: layer.name,
    type: layer.type,
    inputShape: [layer.inHeight, layer.inWidth, layer.inChannels],
    outputShape: [height, width, layer.filters],
    eventsIn: events.eventsIn,
    eventsPerNode: isOnChip ? workload.eventsPerNode : 0,
    inputDensityRatio: clampRatio(events.eventsIn / inputSize),
    outputSparsityRatio: clampRatio(1 - events.eventsOut / (height * width * layer.filters)),
    backend: place.backend,
    reason: place.reason,
    nps: place.nodes.length,
    npType: place.role ?? 'none',
    nodes: [...place.nodes],
    spatialSplits: place.spatialParts,
    filterSplits: place.filterParts,
    filtersPerNode: place.filtersPerNode,
    inputBytes: place.inputBytes,
    weightWords: place.weightWords,
    externalBytes: place.externalBytes,
    sequence: place.sequence,
    pass: place.pass,
    cycles,
    reloadCycles: reload,
    latencyMs: (1000 * cycles) / device.clock.value,
    synapticOperations: operations,
    energyMj: operations * device.energy.perSynapticOperation.value * picojoulesToMillijoules,
    latencyShareRatio: 0,
  }
}

function describeBottleneck(layers: readonly ProfileLayer[]): string {
  const slowest = layers.reduce<ProfileLayer | null>(
    (best, layer) => (best === null || layer.cycles > best.cycles ? layer : best),
    null,
  )
  if (slowest === null || slowest.cycles === 0) return 'Nothing runs on the chip.'
  const percent = Math.round(100 * slowest.latencyShareRatio)
  if (slowest.type === 'input_conv') {
    return `${slowest.name} takes ${percent} % of the time: the input unit works through every pixel, zeros included.`
  }
  if (slowest.reloadCycles > slowest.cycles / 2) {
    return `${slowest.name} takes ${percent} % of the time, most of it to load its weights anew in each frame.`
  }
  const density = Math.round(100 * slowest.inputDensityRatio)
  const nodes = slowest.nps === 1 ? 'one neural processor' : `${slowest.nps} neural processors`
  return `${slowest.name} takes ${percent} % of the time: ${density} % of its inputs are non-zero, and ${slowest.filtersPerNode} filters on ${nodes} answer each of them.`
}

/**
 * Simulates one frame of described layers. `events` holds one entry per layer, measured with `measureEvents` or assumed.
 * All times and energies are model values; `calibration` and the expected errors say how far they can be trusted.
 */
export function profileLayers(
  layers: readonly LayerDescription[],
  device: AkidaDevice,
  mode: MapMode,
  events: readonly LayerEvents[],
  options: ProfileOptions = {},
): Profile {
  const mapping = mapNetwork(layers, device, mode)
  const rows = layers.map((layer, index) => profileLayer(layer, index, mapping, device, events[index]!))
  const cycles = sum(rows.map((row) => row.cycles))
  for (const row of rows) row.latencyShareRatio = cycles === 0 ? 0 : clampRatio(row.cycles / cycles)
  const hostOverheadMs = options.hostOverheadMs ?? 0
  const chipMs = (1000 * cycles) / device.clock.value
  const latencyMs = chipMs + hostOverheadMs
  const onChip = rows.filter((row) => row.backend === 'hardware')
  // Only within one pass do layers of different frames overlap.
  const isPipelined = mapping.passes === 1
  const frameIntervalMs = (isPipelined ? frameInterval(onChip.map((row) => row.latencyMs)) : chipMs) + hostOverheadMs
  const staticEnergyMj = device.energy.floorPower.value * latencyMs
  const dynamicEnergyMj = sum(rows.map((row) => row.energyMj))
  const activated = rows.filter((_, index) => layers[index]!.activation && layers[index]!.type !== 'input_data')
  const diagnostics: Diagnostic[] = checkLayers(layers, device)
  const rate = (milliseconds: number) => (milliseconds === 0 ? 0 : 1000 / milliseconds)
  return {
    format: 'netlathe-profile/1',
    device: device.id,
    clockHz: device.clock.value,
    mode,
    images: options.images ?? 0,
    simulated: true,
    calibration: device.expectedError.latency.source,
    expectedLatencyErrorRatio: device.expectedError.latency.value,
    expectedEnergyErrorRatio: device.expectedError.energy.value,
    layers: rows,
    totals: {
      cycles,
      latencyMs,
      hostOverheadMs,
      framesPerSecond: rate(latencyMs),
      frameIntervalMs,
      streamingFramesPerSecond: rate(frameIntervalMs),
      staticEnergyMj,
      dynamicEnergyMj,
      energyMj: staticEnergyMj + dynamicEnergyMj,
      powerMw: latencyMs === 0 ? 0 : (1000 * (staticEnergyMj + dynamicEnergyMj)) / latencyMs,
      synapticOperations: sum(rows.map((row) => row.synapticOperations)),
      meanSparsityRatio: clampRatio(
        activated.length === 0 ? 0 : sum(activated.map((row) => row.outputSparsityRatio)) / activated.length,
      ),
      nps: mapping.nodeCount,
      passes: mapping.passes,
      sequences: mapping.sequences,
      isFullyHardware: mapping.isFullyHardware,
      programBytes: estimateProgramBytes(mapping, device),
      isProgramEstimated: true,
      bottleneck: describeBottleneck(rows),
    },
    diagnostics,
  }
}

/** Simulates one frame of an integer network with measured events. */
export function profileNetwork(
  network: AkidaNetwork,
  device: AkidaDevice,
  mode: MapMode,
  events: readonly LayerEvents[],
  options: ProfileOptions = {},
): Profile {
  return profileLayers(describeNetwork(network), device, mode, events, options)
}
