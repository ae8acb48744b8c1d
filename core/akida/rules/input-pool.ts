import type { HardwareRule } from './rule.ts'

export const inputPool: HardwareRule = {
  code: 'akida.input-pool',
  appliesTo: 'input convolution',
  limit: 'Max-pooling is 2x2 with stride 2; global average pooling is not available.',
  remedy: 'Move the pooling behind the next layer, or use a stride.',
  effect: 'software',
  check(layer) {
    if (layer.type !== 'input_conv' || layer.pool === 'none') return null
    if (layer.pool === 'avg') return { found: 'The layer ends in global average pooling.', values: { pool: 'avg' } }
    if (layer.poolSize <= 2 && layer.poolStride === layer.poolSize) return null
    return {
      found: `Max-pooling is ${layer.poolSize}x${layer.poolSize} with stride ${layer.poolStride}.`,
      values: { size: layer.poolSize, stride: layer.poolStride },
      fix: { label: 'Use 2x2 pooling with stride 2', action: 'set-pool', params: { size: 2, stride: 2 } },
    }
  },
}
