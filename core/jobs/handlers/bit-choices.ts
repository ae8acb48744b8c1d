import { AppError } from '../../base/errors.ts'
import type { ObserverChoice } from '../../contract/jobs/common.ts'
import type { SensitivityCell, SensitivityParams } from '../../contract/jobs/sensitivity.ts'
import { setNetworkBits } from '../../graph/edit/set-fields.ts'
import { layerParameters } from '../../graph/parameters.ts'
import { layerShapes } from '../../graph/shapes.ts'
import type { ActivationBits, Layer, LayerBits, Model, WeightBits } from '../../graph/types.ts'
import { fixedStep } from '../../quant/default-steps.ts'
import { topLevel } from '../../quant/fake-quant.ts'
import { chooseStep } from '../../quant/observers.ts'
import { roundedKernels } from '../../quant/weight-error.ts'
import { sizeOf } from '../../tensor/tensor.ts'
import type { Levels, LayerChoice, SweepPlace } from './bit-sweep.ts'

/** A choice of bits in one place with what it costs, before it is scored. */
export type BitChoice = SweepPlace & Pick<SensitivityCell, 'layer' | 'kind' | 'bits' | 'bytes'>

/** How a network is computed while bits are tried in it. */
export type BitChoices = { base: LayerChoice[]; choices: BitChoice[] }

/** Bits that the other layers have while one is tried, where they have any. */
const otherBits = { inputWeights: 8, weights: 4, activations: 4 } as const

/** Every width asked for in every layer of a float model. `values`: some of each layer's activations, by layer id, which choose the levels. */
export function bitChoices(
  model: Model,
  values: Readonly<Record<string, Float32Array>>,
  params: Pick<SensitivityParams, 'weightBits' | 'activationBits' | 'others' | 'observer'>,
): BitChoices {
  const levelsOf = ({ id, activation }: Layer, bits: ActivationBits): Levels | null =>
    activation === 'none' ? null : chooseLevels(values[id]!, bits, params.observer)
  const kernelsOf = (index: number, bits: LayerBits | null) => {
    const layer = model.graph.layers[index]!
    return { ...model.weights, ...roundedKernels({ ...layer, bits }, model.weights) }
  }
  const quantised = setNetworkBits(model.graph, otherBits).layers
  const base = model.graph.layers.map((layer, index): LayerChoice => {
    if (params.others === 'float') return { weights: model.weights, levels: null }
    return { weights: kernelsOf(index, quantised[index]!.bits), levels: levelsOf(layer, otherBits.activations) }
  })
  const choices = layerShapes(model.graph).flatMap(({ layer, input, output }, layerIndex): BitChoice[] => {
    const place = { layerIndex, layer: layer.name }
    const { levels, weights } = base[layerIndex]!
    const count = layerParameters(layer, input)
      .filter(({ role }) => role === 'kernel' || role === 'depthwise' || role === 'pointwise')
      .reduce((sum, { shape }) => sum + sizeOf(shape), 0)
    const ofWeights = unique(params.weightBits).map((bits) => ({
      ...place,
      key: keyOf(layer.name, 'weights', bits),
      kind: 'weights' as const,
      bits,
      bytes: Math.ceil((count * bits) / 8),
      choice: { weights: kernelsOf(layerIndex, { weights: bits, activations: 4 }), levels },
    }))
    if (layer.activation === 'none') return ofWeights
    const size = output.height * output.width * output.channels
    const ofActivations = unique(params.activationBits).map((bits) => ({
      ...place,
      key: keyOf(layer.name, 'activations', bits),
      kind: 'activations' as const,
      bits,
      bytes: Math.ceil((size * bits) / 8),
      choice: { weights, levels: levelsOf(layer, bits) },
    }))
    return [...ofWeights, ...ofActivations]
  })
  return { base, choices }
}

/** Whether Akida 1 has the width there: 8 bits in the weights of the input layer only. */
export function isForAkida(
  { kind, bits, layer }: Pick<SensitivityCell, 'kind' | 'bits' | 'layer'>,
  first: string,
): boolean {
  return kind === 'activations' || bits !== 8 || layer === first
}

/** AppError `sensitivity.no-choice` when a layer is left without a width that Akida has. */
export function requireAkidaBits({ weightBits }: SensitivityParams): void {
  if (weightBits.some((bits: WeightBits) => bits !== 8)) return
  throw new AppError(
    'sensitivity.no-choice',
    'Only 8-bit weights are to be tried, which Akida 1 has in the input layer alone. Add 1, 2 or 4 bits.',
  )
}

function chooseLevels(values: Float32Array, bits: ActivationBits, observer: ObserverChoice): Levels {
  const top = topLevel(bits)
  return { top, step: observer === 'fixed' ? fixedStep(bits) : chooseStep(values, top, observer) }
}

function keyOf(layer: string, kind: SensitivityCell['kind'], bits: number): string {
  return `${layer} ${kind} ${bits}`
}

function unique<T>(values: readonly T[]): T[] {
  return [...new Set(values)]
}
