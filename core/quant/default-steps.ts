import { graphParameters } from '../graph/parameters.ts'
import type { ActivationBits, Model } from '../graph/types.ts'
import type { Weights } from '../tensor/tensor.ts'
import { topLevel } from './fake-quant.ts'

/** Largest value of ReLU6: the fixed range of a vendor-compatible step. */
const relu6Top = 6

/** The vendor-compatible step of ReLU6 in so many bits: 6/15 at 4. */
export function fixedStep(bits: ActivationBits): number {
  return relu6Top / topLevel(bits)
}

/** The weights of a quantised graph with steps where they were missing: ReLU6's range over all levels (6/15 at 4 bits). */
export function withDefaultSteps({ graph, weights }: Model): Weights {
  const steps = graph.layers.flatMap((layer) => {
    const name = `${layer.id}/step`
    if (!layer.bits || layer.activation === 'none' || weights[name]) return []
    return [[name, { shape: [], data: Float32Array.of(fixedStep(layer.bits.activations)) }] as const]
  })
  const all = { ...weights, ...Object.fromEntries(steps) }
  return Object.fromEntries(graphParameters(graph).map(({ name }) => [name, all[name]!]))
}
