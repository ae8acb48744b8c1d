import { graphParameters } from '../graph/parameters.ts'
import type { ActivationBits, Graph, Model } from '../graph/types.ts'
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

/**
 * The weights with the steps that fit the bits of `after`: where a layer has other activation bits than in `before`, its range stays and is cut
 * into other levels.
 */
export function keepRanges(before: Graph, after: Graph, weights: Weights): Weights {
  const changed: Record<string, Weights[string]> = { ...weights }
  for (const { id, bits } of after.layers) {
    const old = before.layers.find((layer) => layer.id === id)?.bits
    const step = weights[`${id}/step`]
    if (!step || !bits || !old || bits.activations === old.activations) continue
    const factor = topLevel(old.activations) / topLevel(bits.activations)
    changed[`${id}/step`] = { shape: [], data: step.data.map((value) => value * factor) }
  }
  return changed
}
