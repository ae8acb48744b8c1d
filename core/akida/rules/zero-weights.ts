import type { HardwareRule } from './rule.ts'
import { isAllZero } from './rule.ts'

export const zeroWeights: HardwareRule = {
  code: 'akida.zero-weights',
  appliesTo: 'input convolution, separable convolution',
  limit: 'Not all weights of a layer (of either part of a separable layer) are zero; single zero filters are fine.',
  remedy: 'Train or initialise the layer, or remove it.',
  effect: 'software',
  check(layer) {
    const integers = layer.integers
    if (integers === undefined || (layer.type !== 'input_conv' && layer.type !== 'sep')) return null
    const isZero = isAllZero(integers.w.values) || (integers.type === 'sep' && isAllZero(integers.wPw.values))
    return isZero ? { found: 'All weights are zero.', values: {} } : null
  },
}
