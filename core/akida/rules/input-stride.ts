import type { HardwareRule } from './rule.ts'

export const inputStride: HardwareRule = {
  code: 'akida.input-stride',
  appliesTo: 'input convolution',
  limit: 'The stride is 1, 2 or 3.',
  remedy: 'Use a stride of at most 3, or pool afterwards.',
  effect: 'software',
  check(layer) {
    if (layer.type !== 'input_conv' || layer.stride <= 3) return null
    return {
      found: `The stride is ${layer.stride}.`,
      values: { stride: layer.stride },
      fix: { label: 'Use stride 3', action: 'set-stride', params: { stride: 3 } },
    }
  },
}
