import type { LayerEvents } from './cost/layer-events.ts'
import { meanLargestStrip } from './cost/layer-events.ts'
import type { IntegerRun } from './integer/engine.ts'
import type { AkidaNetwork } from './network.ts'
import { networkShapes, shapeSize } from './shapes.ts'

const mean = (values: readonly number[]) =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length

/** Runs of the same network on parts of a data set, put together for `measureEvents`. */
export function mergeRuns(runs: readonly IntegerRun[]): Pick<IntegerRun, 'perLayer'> {
  const [first] = runs
  if (first === undefined) return { perLayer: [] }
  return {
    perLayer: first.perLayer.map((layer, index) => {
      const parts = runs.map((run) => run.perLayer[index]!)
      const nonZeroRows = new Uint32Array(parts.reduce((sum, part) => sum + part.nonZeroRows.length, 0))
      let at = 0
      for (const part of parts) {
        nonZeroRows.set(part.nonZeroRows, at)
        at += part.nonZeroRows.length
      }
      const { name, type, shape } = layer
      return { name, type, shape, nonZero: parts.flatMap((part) => part.nonZero), nonZeroRows }
    }),
  }
}

/** Events at every layer's input and output from an integer run: what the cost law needs. One entry per layer. */
export function measureEvents(network: AkidaNetwork, run: Pick<IntegerRun, 'perLayer'>): LayerEvents[] {
  const shapes = networkShapes(network)
  return network.layers.map((layer, index): LayerEvents => {
    const eventsOut = mean(run.perLayer[index]?.nonZero ?? [])
    if (index === 0) return { name: layer.name, eventsIn: shapeSize(network.inputShape), eventsOut }
    const before = run.perLayer[index - 1]!
    const height = shapes[index]!.input[0]
    return {
      name: layer.name,
      eventsIn: mean(before.nonZero),
      eventsOut,
      largestStrip: (strips, haloRows) => meanLargestStrip(before.nonZeroRows, height, strips, haloRows, haloRows),
    }
  })
}
