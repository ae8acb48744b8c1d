import { outputSize } from '../cost/output-size.ts'
import type { HardwareRule } from './rule.ts'
import { isConvolution } from './rule.ts'

export const averageWidth: HardwareRule = {
  code: 'akida.average-width',
  appliesTo: 'layers with global average pooling',
  limit: 'The convolution leaves at least 3 columns (second spatial axis).',
  remedy: 'Use larger images or one stride less.',
  effect: 'software',
  check(layer) {
    if (!isConvolution(layer) || layer.pool !== 'avg') return null
    const { width } = outputSize(layer)
    if (width >= 3) return null
    return { found: `The convolution leaves ${width} columns.`, values: { columns: width } }
  },
}
