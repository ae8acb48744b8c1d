import { akidaWeightBits } from '../graph/layer-bits.ts'
import { residualIds } from '../graph/connections.ts'
import { layerShapes } from '../graph/shapes.ts'
import type { Graph } from '../graph/types.ts'
import type { LayerDescription } from './layer-description.ts'

/** A drawn graph in the words of the hardware rules, the mapper and the cost law. A float layer is taken as 8/4/4, which training makes of it by default. */
export function describeGraph(graph: Graph): LayerDescription[] {
  let inBits = 8
  return layerShapes(graph).map(({ layer, reads, input }, index) => {
    const inboundCount = reads.length + residualIds(layer).length
    const weightsBits = layer.bits ? akidaWeightBits(layer.type, layer.bits) : index === 0 ? 8 : 4
    const actBits = layer.bits?.activations ?? 4
    const common = {
      name: layer.name,
      inHeight: input.height,
      inWidth: input.width,
      inChannels: input.channels,
      inBits,
      weightsBits,
      actBits,
      activation: layer.activation !== 'none',
      isLast: index === graph.layers.length - 1,
      ...(inboundCount > 1 ? { inboundCount } : {}),
    }
    inBits = actBits
    if (layer.type === 'dense') {
      return {
        ...common,
        type: 'fc',
        filters: layer.units,
        kernel: 1,
        stride: 1,
        padding: 'same',
        pool: 'none',
        poolSize: 2,
        poolStride: 2,
      }
    }
    const { filters, kernel, stride, padding, maxPool, globalAverage } = layer
    return {
      ...common,
      type: layer.type === 'separable' ? 'sep' : index === 0 ? 'input_conv' : 'conv',
      filters,
      kernel,
      stride,
      padding,
      pool: maxPool ? 'max' : globalAverage === 'none' ? 'none' : 'avg',
      poolSize: maxPool?.size ?? 2,
      poolStride: maxPool?.stride ?? 2,
      isPoolAfterActivation: globalAverage === 'after-activation',
    }
  })
}
