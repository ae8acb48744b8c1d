import type { AkidaNetwork, NeuralLayer } from '../akida/network.ts'
import type { Diagnostic } from '../base/diagnostic.ts'
import { chipFields } from './chip-fields.ts'

/** Filters whose threshold or step the chip's registers cannot hold. Nothing is clipped: the layer would not map. */
export function checkFields(network: AkidaNetwork): Diagnostic[] {
  return network.layers.flatMap((layer) =>
    layer.type === 'input_data' ? [] : [...checkThreshold(layer), ...checkStep(layer)],
  )
}

function checkThreshold(layer: NeuralLayer): Diagnostic[] {
  const { threshold: limit } = chipFields[layer.type === 'input_conv' ? 'input' : 'other']
  const filters = indicesOf(layer.threshold, (value) => value < -limit || value >= limit)
  if (filters.length === 0) return []
  const message = `Thresholds of ${layer.name} leave the range ${-limit} to ${limit - 1} in ${filters.length} filters (first: ${filters[0]}).`
  return [
    finding(
      'quant.threshold-range',
      layer.name,
      message,
      'Train on with a smaller learning rate or prune these filters.',
      filters,
    ),
  ]
}

function checkStep(layer: NeuralLayer): Diagnostic[] {
  if (!layer.activation) return []
  const { actStep: limit } = chipFields[layer.type === 'input_conv' ? 'input' : 'other']
  const filters = indicesOf(layer.actStep, (value) => value > limit)
  if (filters.length === 0) return []
  const message = `Activation steps of ${layer.name} exceed ${limit} in ${filters.length} filters (first: ${filters[0]}).`
  return [finding('quant.step-range', layer.name, message, 'Calibrate the activation steps again.', filters)]
}

function indicesOf(values: ArrayLike<number>, isMatch: (value: number) => boolean): number[] {
  return Array.from({ length: values.length }, (_, index) => index).filter((index) => isMatch(values[index]!))
}

function finding(code: string, subject: string, message: string, hint: string, filters: number[]): Diagnostic {
  return { code, severity: 'error', subject, message, hint, values: { filters: filters.slice(0, 50).join(', ') } }
}
