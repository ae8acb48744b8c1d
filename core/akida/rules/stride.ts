import type { HardwareRule } from './rule.ts'
import { isConvolution } from './rule.ts'

export const stride: HardwareRule = {
  code: 'akida.stride',
  appliesTo: 'convolution, separable convolution',
  limit: 'The stride is 1 or 2.',
  remedy: 'Use stride 2, or pool afterwards.',
  effect: 'software',
  check(layer) {
    if (!isConvolution(layer) || layer.stride <= 2) return null
    return {
      found: `The stride is ${layer.stride}.`,
      values: { stride: layer.stride },
      fix: { label: 'Use stride 2', action: 'set-stride', params: { stride: 2 } },
    }
  },
}
