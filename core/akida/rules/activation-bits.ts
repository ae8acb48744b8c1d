import type { HardwareRule } from './rule.ts'
import { isNeural } from './rule.ts'

export const activationBits: HardwareRule = {
  code: 'akida.activation-bits',
  appliesTo: 'layers with an activation',
  limit: 'Activations have 1, 2 or 4 bits.',
  remedy: 'Choose one of these bit widths.',
  effect: 'refused',
  check(layer) {
    if (!isNeural(layer) || !layer.activation || [1, 2, 4].includes(layer.actBits)) return null
    return {
      found: `The activations have ${layer.actBits} bits.`,
      values: { bits: layer.actBits },
      fix: { label: 'Use 4-bit activations', action: 'set-activation-bits', params: { bits: 4 } },
    }
  },
}
