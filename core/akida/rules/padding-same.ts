import type { HardwareRule } from './rule.ts'
import { isConvolution } from './rule.ts'

export const paddingSame: HardwareRule = {
  code: 'akida.padding-same',
  appliesTo: 'convolution, separable convolution',
  limit: 'The padding is same; only the input convolution may use valid.',
  remedy: 'Change the padding to same.',
  effect: 'software',
  check(layer) {
    if (!isConvolution(layer) || layer.padding === 'same') return null
    return {
      found: 'The padding is valid.',
      values: { padding: layer.padding },
      fix: { label: 'Use same padding', action: 'set-padding', params: { padding: 'same' } },
    }
  },
}
