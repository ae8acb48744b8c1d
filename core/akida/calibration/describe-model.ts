import type { LayerEvents } from '../cost/layer-events.ts'
import type { LayerDescription } from '../layer-description.ts'
import type { MeasuredLayer, MeasuredModel } from './measurements.ts'

/**
 * Share of the classifier's inputs that is non-zero. Not published for these networks; 0.7 reproduces the classifier's part of the
 * published totals of the 1,000-class networks.
 */
export const assumedClassifierDensityRatio = 0.7

function describeLayer(layer: MeasuredLayer, isPooled: boolean): LayerDescription {
  return {
    name: layer.name,
    type: layer.type,
    inHeight: layer.inSize,
    inWidth: layer.inSize,
    inChannels: layer.inChannels,
    inBits: layer.type === 'input_conv' ? 8 : 4,
    filters: layer.filters,
    kernel: 3,
    stride: layer.stride,
    padding: 'same',
    pool: isPooled ? 'avg' : 'none',
    poolSize: 2,
    poolStride: 2,
    weightsBits: layer.type === 'input_conv' ? 8 : 4,
    actBits: 4,
    activation: true,
    isLast: false,
  }
}

/** Layers and events of a measured network, its classifier (not measured by itself) included. */
export function describeMeasuredModel(model: MeasuredModel): { layers: LayerDescription[]; events: LayerEvents[] } {
  const layers = model.layers.map((layer, i) => describeLayer(layer, i === model.layers.length - 1))
  const last = layers.at(-1)!
  const classifier: LayerDescription = {
    ...last,
    name: 'classifier',
    type: 'fc',
    inHeight: 1,
    inWidth: 1,
    inChannels: last.filters,
    filters: model.classes,
    kernel: 1,
    stride: 1,
    pool: 'none',
    activation: false,
    isLast: true,
  }
  const eventsIn = [...model.layers.map((layer) => layer.eventsIn), last.filters * assumedClassifierDensityRatio]
  const all = [...layers, classifier]
  const events = all.map((layer, i): LayerEvents => ({
    name: layer.name,
    eventsIn: eventsIn[i]!,
    eventsOut: eventsIn[i + 1] ?? 0,
  }))
  return { layers: all, events }
}
