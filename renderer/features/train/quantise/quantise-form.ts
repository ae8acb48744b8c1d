import type { LayerBitsChoice, ObserverChoice, Split } from '../../../../core/contract/jobs/common.ts'
import { quantiseParams } from '../../../../core/contract/jobs/quantise.ts'
import { sensitivityParams } from '../../../../core/contract/jobs/sensitivity.ts'
import type { WeightBits } from '../../../../core/graph/types.ts'
import type { JobInput } from '../../../stores/jobs.store.ts'

/** What the form of the page holds, for both jobs. */
export type QuantiseForm = {
  inputBits: WeightBits
  weightBits: WeightBits
  activationBits: WeightBits
  /** Only layers whose bits differ from those above. */
  layerBits: LayerBitsChoice
  observer: ObserverChoice
  equaliseExponent: number
  correction: boolean
  images: number
  split: Split
  scoredImages: number
  others: 'float' | 'quantised'
  budgetRatio: number
}

export type JobRefs = { model: string; data: string }

/** The defaults of both jobs. */
export function defaultForm(): QuantiseForm {
  const { bits, observer, equaliseExponent, correction, images } = quantiseParams.parse({})
  const { split, images: scoredImages, others, budgetRatio } = sensitivityParams.parse({})
  const { inputWeights: inputBits, weights: weightBits, activations: activationBits } = bits
  return {
    inputBits,
    weightBits,
    activationBits,
    layerBits: {},
    observer,
    equaliseExponent,
    correction,
    images,
    split,
    scoredImages,
    others,
    budgetRatio,
  }
}

export function bitsOf({ inputBits, weightBits, activationBits }: QuantiseForm) {
  return { inputWeights: inputBits, weights: weightBits, activations: activationBits }
}

export function toQuantiseParams(form: QuantiseForm, refs: JobRefs): JobInput<'quantise'> {
  const { layerBits, observer, equaliseExponent, correction, images } = form
  return { ...refs, bits: bitsOf(form), layerBits, observer, equaliseExponent, correction, images }
}

export function toSensitivityParams(form: QuantiseForm, refs: JobRefs): JobInput<'sensitivity'> {
  const { observer, equaliseExponent, split, scoredImages, others, budgetRatio } = form
  return { ...refs, observer, equaliseExponent, split, images: scoredImages, others, budgetRatio }
}

/** Bits of a layer as the form stands; `index` is its place in the chain. */
export function layerBitsOf(
  form: QuantiseForm,
  layer: string,
  index: number,
): { weights: WeightBits; activations: WeightBits } {
  const own = form.layerBits[layer]
  return {
    weights: own?.weights ?? (index === 0 ? form.inputBits : form.weightBits),
    activations: own?.activations ?? form.activationBits,
  }
}

/** The form with other bits in one layer; a layer that is back at the bits of the network is no exception any more. */
export function withLayerBits(
  form: QuantiseForm,
  layer: string,
  index: number,
  change: { weights?: WeightBits; activations?: WeightBits },
): QuantiseForm {
  const { [layer]: _own, ...others } = form.layerBits
  const base = layerBitsOf({ ...form, layerBits: others }, layer, index)
  const next = { ...layerBitsOf(form, layer, index), ...change }
  const isPlain = next.weights === base.weights && next.activations === base.activations
  return { ...form, layerBits: isPlain ? others : { ...others, [layer]: next } }
}

/** A suggestion that names every layer, as exceptions from the bits of the form. `layers` in the order of the chain. */
export function withSuggestion(
  form: QuantiseForm,
  layers: readonly string[],
  suggested: LayerBitsChoice,
): QuantiseForm {
  return layers.reduce<QuantiseForm>(
    (next, layer, index) => {
      const { weights, activations } = suggested[layer] ?? {}
      return withLayerBits(next, layer, index, {
        ...(weights ? { weights } : {}),
        ...(activations ? { activations } : {}),
      })
    },
    { ...form, layerBits: {} },
  )
}

/** Whether the bits are those of a baseline only: Akida 1 has 8 bits in the weights of the first layer alone. */
export function hasBaselineBits(form: QuantiseForm, layers: readonly string[]): boolean {
  return layers.some((layer, index) => {
    const { weights, activations } = layerBitsOf(form, layer, index)
    return (weights === 8 && index > 0) || activations === 8
  })
}
