import type { HardwareRule } from './rule.ts'
import { hasKernel } from './rule.ts'

export const strideWithinKernel: HardwareRule = {
  code: 'akida.stride-within-kernel',
  appliesTo: 'convolutions',
  limit: 'The stride is at most the kernel side.',
  remedy: 'Use a larger kernel or a smaller stride.',
  effect: 'refused',
  check(layer) {
    if (!hasKernel(layer) || layer.stride <= layer.kernel) return null
    return {
      found: `The stride is ${layer.stride} with a ${layer.kernel}x${layer.kernel} kernel.`,
      values: { stride: layer.stride, kernel: layer.kernel },
    }
  },
}
