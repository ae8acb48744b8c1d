import type { AkidaNetwork, NeuralLayer } from '../network.ts'

/** One threshold or step that does not fit the chip's fields. */
export interface FieldFault {
  readonly layer: string
  readonly filter: number
  readonly field: 'threshold' | 'act_step'
  readonly value: number
  readonly lowest: number
  readonly highest: number
  /** A sentence that names layer, filter, value and range. */
  readonly message: string
}

const lowestStep = 1 / 16

/** Ranges of the chip's fields: thresholds signed 20 bits, 24 in the input convolution. Source: probed on the vendor's runtime. */
function fieldRanges(layer: Pick<NeuralLayer, 'type'>) {
  const bits = layer.type === 'input_conv' ? 24 : 20
  const half = 2 ** (bits - 1)
  const highestStep = layer.type === 'input_conv' ? 1_048_575 : 65_535
  return { threshold: [-half, half - 1], act_step: [lowestStep, highestStep] } as const
}

function faultsOf(layer: NeuralLayer, field: FieldFault['field'], values: ArrayLike<number>): FieldFault[] {
  const [lowest, highest] = fieldRanges(layer)[field]
  return Array.from(values).flatMap((value, filter) => {
    if (value >= lowest && value <= highest) return []
    const range = `${lowest === lowestStep ? '1/16' : lowest} to ${highest}`
    const name = field === 'threshold' ? 'the threshold' : 'the step'
    const message = `Layer "${layer.name}": ${name} of filter ${filter} is ${value}; ${range} fit.`
    return [{ layer: layer.name, filter, field, value, lowest, highest, message }]
  })
}

/** Every threshold and step that does not fit, filter by filter. Steps of a layer without activation are not used by the chip. */
export function findFieldFaults(network: AkidaNetwork): FieldFault[] {
  return network.layers.flatMap((layer) => {
    if (layer.type === 'input_data') return []
    const steps = layer.activation ? faultsOf(layer, 'act_step', layer.actStep) : []
    return [...faultsOf(layer, 'threshold', layer.threshold), ...steps]
  })
}
