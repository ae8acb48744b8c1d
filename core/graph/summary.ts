import { layerMacs, layerParameters } from './parameters.ts'
import { layerShapes, type MapShape } from './shapes.ts'
import type { Graph, LayerType } from './types.ts'
import { sizeOf } from '../tensor/tensor.ts'

/** A row of the table of layers. */
export type LayerSummary = {
  id: string
  name: string
  type: LayerType
  /** Edge of the kernel, pixels; 1 for a dense layer. */
  kernel: number
  stride: number
  /** Filters, or units of a dense layer. */
  filters: number
  input: MapShape
  /** Behind pooling. */
  output: MapShape
  /** As Keras counts them, batch normalisation's moving statistics included. */
  parameters: number
  /** Multiply-accumulates of one image. */
  macs: number
}

/** Rows in the order of the chain and their sums. `macs`: multiplications for one image. */
export type GraphSummary = { layers: LayerSummary[]; parameters: number; macs: number }

/** A row per layer, and the totals. */
export function summariseGraph(graph: Graph): GraphSummary {
  const layers = layerShapes(graph).map(({ layer, input, convolved, output }): LayerSummary => {
    const parameters = layerParameters(layer, input).filter(({ role }) => role !== 'step')
    return {
      id: layer.id,
      name: layer.name,
      type: layer.type,
      kernel: layer.type === 'dense' ? 1 : layer.kernel,
      stride: layer.type === 'dense' ? 1 : layer.stride,
      filters: layer.type === 'dense' ? layer.units : layer.filters,
      input,
      output,
      parameters: parameters.reduce((sum, { shape }) => sum + sizeOf(shape), 0),
      macs: layerMacs(layer, input, convolved),
    }
  })
  return { layers, parameters: total(layers.map((row) => row.parameters)), macs: total(layers.map((row) => row.macs)) }
}

/** Multiply-accumulates of one image in the whole network. */
export function countMacs(graph: Graph): number {
  return summariseGraph(graph).macs
}

function total(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}
