import type { HardwareRule } from './rule.ts'
import { hasKernel } from './rule.ts'

export const kernelSquare: HardwareRule = {
  code: 'akida.kernel-square',
  appliesTo: 'convolutions',
  limit: 'Kernels are square.',
  remedy: 'Pad the shorter side of the kernel with zeros.',
  effect: 'software',
  check(layer) {
    const width = layer.kernelWidth ?? layer.kernel
    if (!hasKernel(layer) || width === layer.kernel) return null
    const kernel = Math.max(width, layer.kernel)
    return {
      found: `The kernel is ${layer.kernel}x${width}.`,
      values: { height: layer.kernel, width },
      fix: { label: `Pad the kernel to ${kernel}x${kernel}`, action: 'set-kernel', params: { kernel } },
    }
  },
}
