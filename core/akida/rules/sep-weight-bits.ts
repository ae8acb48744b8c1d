import type { HardwareRule } from './rule.ts'

export const sepWeightBits: HardwareRule = {
  code: 'akida.sep-weight-bits',
  appliesTo: 'separable convolution',
  limit: 'Weights have 2 or 4 bits.',
  remedy: 'Choose one of these bit widths; 1-bit weights need a standard convolution.',
  effect: 'software',
  check(layer) {
    if (layer.type !== 'sep' || layer.weightsBits === 2 || layer.weightsBits === 4) return null
    return {
      found: `The weights have ${layer.weightsBits} bits.`,
      values: { bits: layer.weightsBits },
      fix: { label: 'Use 4-bit weights', action: 'set-weight-bits', params: { bits: 4 } },
    }
  },
}
