import type { HardwareRule } from './rule.ts'

export const averageBeforeActivation: HardwareRule = {
  code: 'akida.average-before-activation',
  appliesTo: 'layers with global average pooling',
  limit: 'Global average pooling stands before the activation.',
  remedy: 'Move the pooling in front of the ReLU and refit the layer.',
  effect: 'refused',
  check(layer) {
    if (layer.pool !== 'avg' || layer.isPoolAfterActivation !== true) return null
    return {
      found: 'Global average pooling stands after the activation.',
      values: {},
      fix: { label: 'Move the pooling before the ReLU', action: 'move-pool-before-activation', params: {} },
    }
  },
}
