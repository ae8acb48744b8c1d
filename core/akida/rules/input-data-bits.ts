import type { HardwareRule } from './rule.ts'

export const inputDataBits: HardwareRule = {
  code: 'akida.input-data-bits',
  appliesTo: 'prepared input data',
  limit: 'Input values have 1 to 4 bits.',
  remedy: 'Reduce the data to 4 bits, or begin with an input convolution.',
  effect: 'refused',
  check(layer) {
    if (layer.type !== 'input_data' || (layer.inBits >= 1 && layer.inBits <= 4)) return null
    return { found: `The input values have ${layer.inBits} bits.`, values: { bits: layer.inBits } }
  },
}
