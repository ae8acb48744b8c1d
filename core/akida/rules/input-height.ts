import type { HardwareRule } from './rule.ts'

export const inputHeight: HardwareRule = {
  code: 'akida.input-height',
  appliesTo: 'input convolution',
  limit: 'The first spatial axis of the image has at least 5 rows.',
  remedy: 'Use larger images.',
  effect: 'software',
  check(layer) {
    if (layer.type !== 'input_conv' || layer.inHeight >= 5) return null
    return { found: `The image has ${layer.inHeight} rows.`, values: { rows: layer.inHeight } }
  },
}
