import type { AkidaNetwork, Kernel, NeuralLayer } from './network.ts'

/** What a layer's sums can reach for any input. */
export type PotentialBound = {
  /** Largest |depthwise sum| of a separable layer; 0 elsewhere. */
  depthwise: number
  /** Largest |sum| of a filter, partial sums included, before pooling. */
  sum: number
}

/** Bounds of every layer, in order, from its weights and the largest value of its input: sum of |weight| * largest input per filter. */
export function potentialBounds(network: AkidaNetwork): PotentialBound[] {
  let top = 255
  return network.layers.map((layer): PotentialBound => {
    if (layer.type === 'input_data') {
      top = 2 ** layer.inputBits - 1
      return { depthwise: 0, sum: 0 }
    }
    const bound = layerBound(layer, top)
    top = 2 ** layer.actBits - 1
    return bound
  })
}

function layerBound(layer: NeuralLayer, top: number): PotentialBound {
  if (layer.type !== 'sep') return { depthwise: 0, sum: largest(magnitudes(layer.w, () => top)) }
  const channels = layer.w.shape[2]
  const sums = magnitudes({ ...layer.w, shape: [1, 1, 1, channels] }, () => top)
  return { depthwise: largest(sums), sum: largest(magnitudes(layer.wPw, (channel) => sums[channel]!)) }
}

/** Sum of |weight| * input per filter (last axis); `inputOf` gives the largest input of a row of weights. */
function magnitudes({ shape, values }: Kernel, inputOf: (row: number) => number): Float64Array {
  const filters = shape[3]
  const sums = new Float64Array(filters)
  values.forEach((weight, index) => {
    sums[index % filters]! += Math.abs(weight) * inputOf(Math.floor(index / filters))
  })
  return sums
}

function largest(values: Float64Array): number {
  return values.reduce((max, value) => Math.max(max, value), 0)
}
