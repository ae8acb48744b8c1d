import type { HardwareRule } from './rule.ts'
import { isConvolution } from './rule.ts'

export const poolSize: HardwareRule = {
  code: 'akida.pool-size',
  appliesTo: 'convolution, separable convolution',
  limit: 'Max-pooling is 2x2 on AKD1000, 2x2 or 3x3 on AKD1500.',
  remedy: 'Use 2x2 pooling.',
  effect: 'software',
  check(layer, context) {
    const allowed = context.device.mapping.maxPoolSizes.value
    if (!isConvolution(layer) || layer.pool !== 'max' || allowed.includes(layer.poolSize)) return null
    return {
      found: `Max-pooling is ${layer.poolSize}x${layer.poolSize}.`,
      values: { size: layer.poolSize, device: context.device.id },
      fix: { label: 'Use 2x2 pooling', action: 'set-pool', params: { size: 2, stride: 2 } },
    }
  },
}
