import { layerCycles } from '../../../core/akida/cost/layer-cycles.ts'
import { reloadCycles } from '../../../core/akida/cost/pass-reload.ts'
import { synapticOperations } from '../../../core/akida/cost/synaptic-operations.ts'
import { workloadOf } from '../../../core/akida/cost/workload.ts'
import type { AkidaDevice } from '../../../core/akida/device.ts'
import type { LayerDescription } from '../../../core/akida/layer-description.ts'
import { mapNetwork } from '../../../core/akida/mapper/map-network.ts'
import type { MapMode } from '../../../core/akida/mapper/mapping.ts'

export type Law = { rows: { cycles: number; operations: number }[]; nps: number; passes: number }

/** Clocks (reloads included) and synaptic operations per layer from mean events alone, without knowing where in the image they fall. */
export function lawOf(
  layers: readonly LayerDescription[],
  device: AkidaDevice,
  mode: MapMode,
  events: readonly number[],
): Law {
  const mapping = mapNetwork(layers, device, mode)
  const rows = layers.map((layer, index) => {
    const place = mapping.layers[index]
    const eventsIn = events[index] ?? 0
    if (!place || place.backend !== 'hardware') return { cycles: 0, operations: 0 }
    const workload = workloadOf(layer, place, { name: layer.name, eventsIn, eventsOut: 0 }, device)
    return {
      cycles: layerCycles(workload, device) + reloadCycles(mapping, index, device),
      operations: synapticOperations(layer, eventsIn),
    }
  })
  return { rows, nps: mapping.nodeCount, passes: mapping.passes }
}
