import { splitSpace } from '../mapper/spatial-split.ts'
import type { HardwareRule } from './rule.ts'
import { isConvolution } from './rule.ts'

export const averageSplit: HardwareRule = {
  code: 'akida.average-split',
  appliesTo: 'layers with global average pooling',
  limit: 'The input fits one neural processor, so that it need not be split into strips.',
  remedy: 'Reduce the map or its channels before.',
  effect: 'software',
  check(layer, context) {
    if (!isConvolution(layer) || layer.pool !== 'avg' || layer.inHeight > context.device.mapping.rowsPerNode.value)
      return null
    const space = splitSpace(layer, context.device)
    if (space !== null && space.rows * space.columns === 1) return null
    return {
      found: `The ${layer.inHeight}x${layer.inWidth}x${layer.inChannels} input needs several strips.`,
      values: { rows: layer.inHeight, columns: layer.inWidth, channels: layer.inChannels },
    }
  },
}
