import { checkLayers } from '../../../core/akida/check.ts'
import type { AkidaDevice } from '../../../core/akida/device.ts'
import type { LayerDescription } from '../../../core/akida/layer-description.ts'
import type { Diagnostic } from '../../../core/base/diagnostic.ts'
import { akidaWeightBits } from '../../../core/graph/layer-bits.ts'
import { layerShapes } from '../../../core/graph/shapes.ts'
import type { Graph } from '../../../core/graph/types.ts'
import { hasErrors, validateGraph } from '../../../core/graph/validate.ts'
import { modelText } from '../../text/model.ts'

/** Findings about the drawing itself, then what the device forbids. A graph that is not sound is not held against the device. */
export function findProblems(graph: Graph, device: AkidaDevice | null): Diagnostic[] {
  const own = validateGraph(graph)
  if (hasErrors(own) || !device) return own
  return [...own, ...fusedFindings(graph), ...checkLayers(describeGraph(graph), device)]
}

function fusedFindings(graph: Graph): Diagnostic[] {
  return graph.layers.flatMap((layer) => {
    if (layer.type !== 'separable' || layer.style === 'fused') return []
    return [
      {
        code: 'akida.separable-fused',
        severity: 'warning' as const,
        subject: layer.name,
        message: modelText.fused.message(layer.name),
        hint: modelText.fused.hint,
        fix: { label: modelText.fused.fix, action: 'fuse', params: {} },
        values: {},
      },
    ]
  })
}

/** A drawn graph in the words of the hardware rules. A float layer is judged as 8/4/4, which training makes of it by default. */
export function describeGraph(graph: Graph): LayerDescription[] {
  let inBits = 8
  return layerShapes(graph).map(({ layer, input }, index) => {
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
