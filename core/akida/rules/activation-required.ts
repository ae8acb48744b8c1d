import type { HardwareRule } from './rule.ts'
import { isNeural } from './rule.ts'

export const activationRequired: HardwareRule = {
  code: 'akida.activation-required',
  appliesTo: 'all layers but the last',
  limit: 'Every layer but the last has an activation.',
  remedy: 'Add a ReLU, or merge the two layers.',
  effect: 'refused',
  check(layer) {
    if (!isNeural(layer) || layer.activation || layer.isLast) return null
    return {
      found: 'The layer has no activation and is not the last.',
      values: {},
      fix: { label: 'Add ReLU6', action: 'set-activation', params: { activation: 'relu6' } },
    }
  },
}
