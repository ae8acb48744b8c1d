import type { HardwareRule } from './rule.ts'

export const inputWeightBits: HardwareRule = {
  code: 'akida.input-weight-bits',
  appliesTo: 'input convolution',
  limit: 'Weights have 1, 2, 4 or 8 bits.',
  remedy: 'Choose one of these bit widths.',
  effect: 'refused',
  check(layer) {
    if (layer.type !== 'input_conv' || [1, 2, 4, 8].includes(layer.weightsBits)) return null
    return {
      found: `The weights have ${layer.weightsBits} bits.`,
      values: { bits: layer.weightsBits },
      fix: { label: 'Use 8-bit weights', action: 'set-weight-bits', params: { bits: 8 } },
    }
  },
}
