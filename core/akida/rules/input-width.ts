import type { HardwareRule } from './rule.ts'

export const inputWidth: HardwareRule = {
  code: 'akida.input-width',
  appliesTo: 'input convolution',
  limit: 'The second spatial axis of the image has 5 to 256 columns.',
  remedy: 'Resize the images; a long side belongs on the first axis.',
  effect: 'software',
  check(layer) {
    if (layer.type !== 'input_conv' || (layer.inWidth >= 5 && layer.inWidth <= 256)) return null
    return { found: `The image has ${layer.inWidth} columns.`, values: { columns: layer.inWidth } }
  },
}
