import type { AkidaDevice } from '../device.ts'
import type { LayerDescription } from '../layer-description.ts'
import { mapNetwork } from '../mapper/map-network.ts'
import type { MapMode } from '../mapper/mapping.ts'
import { layerCycles } from './layer-cycles.ts'
import { workloadOf } from './workload.ts'

/**
 * Clocks that one more event at the input of each layer costs, from the cost law (events x filters / NPs x a constant of the kernel): the slope
 * between a half-full and a full input, where no layer is idle. 0 for the input convolution, which does not skip zeros, and for layers that
 * are not on the chip.
 */
export function cyclesPerEvent(layers: readonly LayerDescription[], device: AkidaDevice, mode: MapMode): number[] {
  const mapping = mapNetwork(layers, device, mode)
  return layers.map((layer, index) => {
    const place = mapping.layers[index]!
    const size = layer.inHeight * layer.inWidth * layer.inChannels
    const cyclesAt = (eventsIn: number) => {
      const events = { name: layer.name, eventsIn, eventsOut: 0 }
      return layerCycles(workloadOf(layer, place, events, device), device)
    }
    return (cyclesAt(size) - cyclesAt(size / 2)) / (size / 2)
  })
}
