import type { HardwareRule } from './rule.ts'
import { nearest } from './rule.ts'

export const inputKernel: HardwareRule = {
  code: 'akida.input-kernel',
  appliesTo: 'input convolution',
  limit: 'Kernels are 3x3, 5x5 or 7x7.',
  remedy: 'Choose one of these kernels.',
  effect: 'software',
  check(layer) {
    const allowed = [3, 5, 7]
    if (layer.type !== 'input_conv' || allowed.includes(layer.kernel)) return null
    const kernel = nearest(layer.kernel, allowed)
    return {
      found: `The kernel is ${layer.kernel}x${layer.kernel}.`,
      values: { kernel: layer.kernel },
      fix: { label: `Use a ${kernel}x${kernel} kernel`, action: 'set-kernel', params: { kernel } },
    }
  },
}
