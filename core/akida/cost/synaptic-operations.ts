import type { LayerDescription } from '../layer-description.ts'
import { outputSize } from './output-size.ts'

/**
 * Synaptic operations of one image: input events x kernel cells x filters, standard and separable alike; for the input
 * convolution its multiplications, for a fully connected layer events x units.
 */
export function synapticOperations(layer: LayerDescription, eventsIn: number): number {
  if (layer.type === 'input_data' || layer.type === 'other') return 0
  if (layer.type === 'fc') return eventsIn * layer.filters
  const kernel = layer.kernel * layer.kernel
  if (layer.type !== 'input_conv') return eventsIn * kernel * layer.filters
  const { height, width } = outputSize(layer)
  return height * width * kernel * layer.inChannels * layer.filters
}
