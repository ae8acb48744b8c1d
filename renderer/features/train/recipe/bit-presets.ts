import type { Bits } from '../../../../core/contract/jobs/common.ts'
import type { TrainForm } from '../train-form.ts'

export type BitFields = Pick<
  TrainForm,
  'inputBits' | 'weightBits' | 'activationBits' | 'depthwiseBits' | 'classifierBits'
>
export type BitPreset = 'akida' | 'hybrid' | 'oneBit' | 'custom'

/** Widths by preset. Those of depthwise kernels and the classifier count beside 1-bit weights only. */
export const bitPresets: Record<Exclude<BitPreset, 'custom'>, BitFields> = {
  akida: { inputBits: 8, weightBits: 4, activationBits: 4, depthwiseBits: 8, classifierBits: 8 },
  hybrid: { inputBits: 8, weightBits: 1, activationBits: 4, depthwiseBits: 8, classifierBits: 8 },
  oneBit: { inputBits: 1, weightBits: 1, activationBits: 4, depthwiseBits: 1, classifierBits: 1 },
}

/** The job's bits. Depthwise kernels and the classifier are as wide as the other weights unless these have 1 bit. */
export function bitsOf({ inputBits, weightBits, activationBits, depthwiseBits, classifierBits }: BitFields): Bits {
  const bits = { inputWeights: inputBits, weights: weightBits, activations: activationBits }
  return weightBits === 1 ? { ...bits, depthwise: depthwiseBits, classifier: classifierBits } : bits
}

/** The preset that gives the same network; `custom` when none does. */
export function presetOf(form: BitFields): BitPreset {
  const wanted = JSON.stringify(bitsOf(form))
  const found = Object.entries(bitPresets).find(([, fields]) => JSON.stringify(bitsOf(fields)) === wanted)
  return (found?.[0] as BitPreset | undefined) ?? 'custom'
}
