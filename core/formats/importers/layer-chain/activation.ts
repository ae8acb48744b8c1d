import type { Activation } from '../../../graph/types.ts'
import type { SourceLayer } from './source-layer.ts'

/** What an activation of a file means here: one of the graph's, or the output's probability function, which is left out (logits). */
export type SourceActivation = Activation | 'softmax' | 'sigmoid'

const allowed = 'relu, relu6 (ReLU with max_value 6) and linear are allowed; softmax and sigmoid behind the last layer.'

/** Activation of a layer: its own class, or its `activation` entry. */
export function readActivation(layer: SourceLayer): SourceActivation {
  if (layer.type === 'Softmax') return 'softmax'
  if (layer.type === 'ReLU') return readReLU(layer)
  return readNamed(layer, layer.config['activation'])
}

function readReLU(layer: SourceLayer): Activation {
  if (layer.number('negative_slope', 0) !== 0 || layer.number('threshold', 0) !== 0)
    return layer.refuse('is leaky or has a threshold', allowed)
  const top = layer.config['max_value'] ?? null
  if (top === null) return 'relu'
  return top === 6 ? 'relu6' : layer.refuse(`is limited to ${JSON.stringify(top)}`, allowed)
}

function readNamed(layer: SourceLayer, value: unknown): SourceActivation {
  const name = typeof value === 'object' && value !== null ? nameOf(value as Record<string, unknown>) : value
  if (name === undefined || name === null || name === 'linear') return 'none'
  if (name === 'relu' || name === 'relu6' || name === 'softmax' || name === 'sigmoid') return name
  return layer.refuse(`has the activation ${JSON.stringify(name)}`, allowed)
}

/** Keras 3 writes functions and activation layers as objects. */
function nameOf(value: Record<string, unknown>): unknown {
  if (value['class_name'] === 'function') return value['config']
  const config = (value['config'] ?? {}) as Record<string, unknown>
  if (value['class_name'] === 'ReLU')
    return config['max_value'] === 6 ? 'relu6' : config['max_value'] == null ? 'relu' : `ReLU ${JSON.stringify(config)}`
  return typeof config['name'] === 'string' ? config['name'] : value['class_name']
}
