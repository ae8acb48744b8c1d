import type { HardwareRule } from './rule.ts'
import { hasKernel } from './rule.ts'

export const kernelOdd: HardwareRule = {
  code: 'akida.kernel-odd',
  appliesTo: 'convolutions',
  limit: 'Kernel sides are odd.',
  remedy: 'Choose an odd kernel.',
  effect: 'refused',
  check(layer) {
    if (!hasKernel(layer) || layer.kernel % 2 === 1) return null
    const kernel = layer.kernel + 1
    return {
      found: `The kernel is ${layer.kernel}x${layer.kernel}.`,
      values: { kernel: layer.kernel },
      fix: { label: `Pad the kernel to ${kernel}x${kernel}`, action: 'set-kernel', params: { kernel } },
    }
  },
}
