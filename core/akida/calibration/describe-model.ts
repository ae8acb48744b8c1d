import type { LayerEvents } from '../cost/layer-events.ts'
import type { LayerDescription } from '../layer-description.ts'
import type { MeasuredLayer, MeasuredModel } from './measurements.ts'

/** Share of the inputs of fully connected layers that is non-zero. Not published; their fitted constants hold for this share. */
const assumedDenseDensityRatio = 0.7

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

/** Layers and events of a measured network, its fully connected layers (not measured by themselves) included. */
export function describeMeasuredModel(model: MeasuredModel): { layers: LayerDescription[]; events: LayerEvents[] } {
  const measured = model.layers.map((layer, i) => describeLayer(layer, i === model.layers.length - 1))
  const units = [...model.hiddenUnits, model.classes]
  const inputs = [measured.at(-1)!.filters, ...model.hiddenUnits]
  const dense = units.map((filters, i): LayerDescription => {
    const isLast = i === units.length - 1
    return {
      ...measured.at(-1)!,
      name: isLast ? 'classifier' : `hidden_${i + 1}`,
      type: 'fc',
      inHeight: 1,
      inWidth: 1,
      inChannels: inputs[i]!,
      filters,
      kernel: 1,
      stride: 1,
      pool: 'none',
      activation: !isLast,
      isLast,
    }
  })
  const eventsIn = [
    ...model.layers.map((layer) => layer.eventsIn),
    ...inputs.map((size) => size * assumedDenseDensityRatio),
  ]
  const layers = [...measured, ...dense]
  const events = layers.map((layer, i): LayerEvents => ({
    name: layer.name,
    eventsIn: eventsIn[i]!,
    eventsOut: eventsIn[i + 1] ?? 0,
  }))
  return { layers, events }
}
