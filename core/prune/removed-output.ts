import { outputDeviation } from './importance/gamma.ts'
import { residualIds } from '../graph/connections.ts'
import { filterCount } from '../graph/filter-groups.ts'
import type { Activation, Graph } from '../graph/types.ts'
import type { Weights } from '../tensor/tensor.ts'

/**
 * What a removed filter is taken to have given, for every filter of a layer. `zero`: nothing. `expected`: the mean of its activation if
 * its normalised sum is normal with mean beta and deviation |gamma| (see `outputDeviation`). For gamma near 0 that is the constant
 * relu(beta), exactly.
 */
export type RemovedOutput = 'zero' | 'expected'

/**
 * Mean output of every filter of every layer, by layer id, [filters], which its removal takes from the layers that read it; zeros in the mode
 * `zero` or without batch normalisation. What a residual adds counts with its own mean.
 */
export function removedOutputs(graph: Graph, weights: Weights, mode: RemovedOutput): Record<string, Float64Array> {
  const outputs: Record<string, Float64Array> = {}
  for (const layer of graph.layers) {
    outputs[layer.id] = new Float64Array(filterCount(layer))
    if (mode === 'zero') continue
    const deviation = outputDeviation(layer, weights)
    const beta = deviation && weights[`${layer.id}/beta`]?.data
    const isBefore = layer.type !== 'dense' && layer.residual?.place === 'before-activation'
    outputs[layer.id] = outputs[layer.id]!.map((_, filter) => {
      const mean = beta?.[filter] ?? 0
      const added = residualIds(layer).reduce((sum, id) => sum + outputs[id]![filter]!, 0)
      const own = expectedActivation(layer.activation, isBefore ? mean + added : mean, deviation?.[filter] ?? 0)
      return isBefore ? own : own + added
    })
  }
  return outputs
}

/** Mean of the activation of a normal variable. ReLU: mean Phi(z) + deviation phi(z), z = mean / deviation; ReLU6 as a difference of two. */
function expectedActivation(activation: Activation, mean: number, deviation: number): number {
  if (activation === 'none') return mean
  if (activation === 'relu') return expectedReLU(mean, deviation)
  return expectedReLU(mean, deviation) - expectedReLU(mean - 6, deviation)
}

function expectedReLU(mean: number, deviation: number): number {
  if (deviation < 1e-12) return Math.max(0, mean)
  const z = mean / deviation
  return mean * normalBelow(z) + deviation * (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI))
}

/** Normal distribution function, error below 7.5e-8 (Abramowitz and Stegun 26.2.17). */
function normalBelow(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z))
  const tail =
    (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  return z > 0 ? 1 - tail : tail
}
