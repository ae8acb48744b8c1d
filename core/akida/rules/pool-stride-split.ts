import { splitSpace } from '../mapper/spatial-split.ts'
import type { HardwareRule } from './rule.ts'
import { isConvolution } from './rule.ts'

export const poolStrideSplit: HardwareRule = {
  code: 'akida.pool-stride-split',
  appliesTo: 'convolution, separable convolution',
  limit: 'A stride of 2 together with max-pooling needs an input that fits one neural processor.',
  remedy: 'Put stride and pooling into different layers, or reduce the map before.',
  effect: 'software',
  check(layer, { device }) {
    if (!isConvolution(layer) || layer.pool !== 'max' || layer.stride === 1) return null
    const space = splitSpace(layer, device)
    if (space === null || space.rows * space.columns === 1) return null
    const strips = space.rows * space.columns
    return {
      found: `The layer has stride ${layer.stride} and max-pooling, and its input needs ${strips} strips.`,
      values: { stride: layer.stride, strips },
    }
  },
}
