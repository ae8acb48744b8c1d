import type { HardwareRule } from './rule.ts'
import { nearest } from './rule.ts'

export const convKernel: HardwareRule = {
  code: 'akida.conv-kernel',
  appliesTo: 'convolution',
  limit: 'Kernels are 1x1, 3x3, 5x5 or 7x7.',
  remedy: 'Choose one of these kernels, or stack smaller ones.',
  effect: 'software',
  check(layer) {
    const allowed = [1, 3, 5, 7]
    if (layer.type !== 'conv' || allowed.includes(layer.kernel)) return null
    const kernel = nearest(layer.kernel, allowed)
    return {
      found: `The kernel is ${layer.kernel}x${layer.kernel}.`,
      values: { kernel: layer.kernel },
      fix: { label: `Use a ${kernel}x${kernel} kernel`, action: 'set-kernel', params: { kernel } },
    }
  },
}
