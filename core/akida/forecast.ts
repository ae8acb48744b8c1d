import { layerShapes } from '../graph/shapes.ts'
import type { Graph } from '../graph/types.ts'
import type { LayerEvents } from './cost/layer-events.ts'
import { describeGraph } from './describe-graph.ts'
import type { AkidaDevice } from './device.ts'
import type { MapMode } from './mapper/mapping.ts'
import type { Profile } from './profile.ts'
import { profileLayers } from './simulate.ts'

/** Share of non-zero outputs of every filter, by layer id, [filters], each 0..1. */
export type OutputRates = Readonly<Record<string, ArrayLike<number>>>

/**
 * What a network would cost on a device if its filters were as busy as `rates` says: the profile of a cut before it is made. Filters keep
 * their rates when others go, which is what a cut without training does to first order; how events lie in the image is not known, so that
 * strips get the device's usual imbalance. Layers without rates count every output; float layers as 8/4/4.
 */
export function forecastProfile(
  graph: Graph,
  rates: OutputRates,
  device: AkidaDevice,
  mode: MapMode,
  options: { hostOverheadMs?: number } = {},
): Profile {
  return profileLayers(describeGraph(graph), device, mode, eventsFromRates(graph, rates), options)
}

/** Mean events at every layer's input and output. The input convolution counts every value of the image. */
export function eventsFromRates(graph: Graph, rates: OutputRates): LayerEvents[] {
  const { height, width, channels } = graph.input
  const eventsOf = new Map<string, number>()
  return layerShapes(graph).map(({ layer, reads, output }) => {
    const own = rates[layer.id]
    const busy = own ? Array.from(own).reduce((sum, rate) => sum + rate, 0) : output.channels
    const eventsOut = busy * output.height * output.width
    eventsOf.set(layer.id, eventsOut)
    const eventsIn =
      reads.length === 0 ? height * width * channels : reads.reduce((sum, id) => sum + (eventsOf.get(id) ?? 0), 0)
    return { name: layer.name, eventsIn, eventsOut }
  })
}
