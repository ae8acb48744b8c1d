import type { HardwareRule } from './rule.ts'
import { nearest } from './rule.ts'

export const sepKernel: HardwareRule = {
  code: 'akida.sep-kernel',
  appliesTo: 'separable convolution',
  limit: 'Kernels are 3x3, 5x5 or 7x7.',
  remedy: 'Choose one of these kernels; a 1x1 separable layer is a plain 1x1 convolution.',
  effect: 'software',
  check(layer) {
    const allowed = [3, 5, 7]
    if (layer.type !== 'sep' || allowed.includes(layer.kernel)) return null
    const kernel = nearest(layer.kernel, allowed)
    const fix =
      layer.kernel === 1
        ? { label: 'Swap for a 1x1 convolution', action: 'swap-to-standard', params: {} }
        : { label: `Use a ${kernel}x${kernel} kernel`, action: 'set-kernel', params: { kernel } }
    return { found: `The kernel is ${layer.kernel}x${layer.kernel}.`, values: { kernel: layer.kernel }, fix }
  },
}
