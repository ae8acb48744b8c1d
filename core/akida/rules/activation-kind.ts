import type { HardwareRule } from './rule.ts'

export const activationKind: HardwareRule = {
  code: 'akida.activation-kind',
  appliesTo: 'layers with an activation',
  limit: 'The activation is a ReLU, bounded or not.',
  remedy: 'Replace the activation by a ReLU and fine-tune.',
  effect: 'refused',
  check(layer) {
    if (layer.activationName === undefined) return null
    return {
      found: `The activation is ${layer.activationName}.`,
      values: { activation: layer.activationName },
      fix: { label: 'Use ReLU6', action: 'set-activation', params: { activation: 'relu6' } },
    }
  },
}
