import type { HardwareRule } from './rule.ts'

export const fcWeightBits: HardwareRule = {
  code: 'akida.fc-weight-bits',
  appliesTo: 'fully connected',
  limit: 'Weights have 1, 2 or 4 bits.',
  remedy: 'Choose one of these bit widths.',
  effect: 'software',
  check(layer) {
    if (layer.type !== 'fc' || [1, 2, 4].includes(layer.weightsBits)) return null
    return {
      found: `The weights have ${layer.weightsBits} bits.`,
      values: { bits: layer.weightsBits },
      fix: { label: 'Use 4-bit weights', action: 'set-weight-bits', params: { bits: 4 } },
    }
  },
}
