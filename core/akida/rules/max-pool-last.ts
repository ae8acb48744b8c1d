import type { HardwareRule } from './rule.ts'
import { isConvolution } from './rule.ts'

export const maxPoolLast: HardwareRule = {
  code: 'akida.max-pool-last',
  appliesTo: 'convolution, separable convolution',
  limit: 'A layer with max-pooling is followed by a convolution or separable convolution.',
  remedy: 'Move the pooling to an earlier layer, or use stride 2 instead.',
  effect: 'software',
  check(layer, context) {
    if (!isConvolution(layer) || layer.pool !== 'max') return null
    if (context.next !== null && isConvolution(context.next)) return null
    const follower =
      context.next === null ? 'the last layer' : `followed by ${context.next.name} (${context.next.type})`
    return {
      found: `The layer has max-pooling and is ${follower}.`,
      values: { next: context.next?.name ?? '' },
      fix: { label: 'Use stride 2 instead of pooling', action: 'pool-to-stride', params: { stride: 2 } },
    }
  },
}
