import { splitSpace } from '../mapper/spatial-split.ts'
import type { HardwareRule } from './rule.ts'
import { isConvolution } from './rule.ts'

export const poolOverlapSplit: HardwareRule = {
  code: 'akida.pool-overlap-split',
  appliesTo: 'convolution, separable convolution',
  limit: 'Overlapping max-pooling (window larger than its stride) needs an input that fits one neural processor.',
  remedy: 'Use a pooling stride as large as the window, or reduce the map before.',
  effect: 'software',
  check(layer, { device }) {
    if (!isConvolution(layer) || layer.pool !== 'max' || layer.poolSize <= layer.poolStride) return null
    const space = splitSpace(layer, device)
    if (space === null || space.rows * space.columns === 1) return null
    const strips = space.rows * space.columns
    return {
      found: `Max-pooling is ${layer.poolSize}x${layer.poolSize} with stride ${layer.poolStride}, and the input needs ${strips} strips.`,
      values: { size: layer.poolSize, stride: layer.poolStride, strips },
      fix: { label: 'Use 2x2 pooling with stride 2', action: 'set-pool', params: { size: 2, stride: 2 } },
    }
  },
}
