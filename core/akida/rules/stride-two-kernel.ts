import type { HardwareRule } from './rule.ts'
import { isConvolution } from './rule.ts'

export const strideTwoKernel: HardwareRule = {
  code: 'akida.stride-two-kernel',
  appliesTo: 'convolution, separable convolution',
  limit: 'Stride 2 goes with 3x3 kernels only.',
  remedy: 'Use a 3x3 kernel, or stride 1 with 2x2 max-pooling.',
  effect: 'software',
  check(layer) {
    if (!isConvolution(layer) || layer.stride !== 2 || layer.kernel === 3 || layer.kernel === 1) return null
    return {
      found: `The stride is 2 with a ${layer.kernel}x${layer.kernel} kernel.`,
      values: { kernel: layer.kernel },
      fix: { label: 'Use a 3x3 kernel', action: 'set-kernel', params: { kernel: 3 } },
    }
  },
}
