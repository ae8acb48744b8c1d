import type { HardwareRule } from './rule.ts'
import { isConvolution } from './rule.ts'

export const averageHeight: HardwareRule = {
  code: 'akida.average-height',
  appliesTo: 'layers with global average pooling',
  limit: 'The input has at most 32 rows.',
  remedy: 'Reduce the map before, for example with stride 2.',
  effect: 'software',
  check(layer, context) {
    if (!isConvolution(layer) || layer.pool !== 'avg' || layer.inHeight <= context.device.mapping.rowsPerNode.value)
      return null
    return { found: `The input has ${layer.inHeight} rows.`, values: { rows: layer.inHeight } }
  },
}
