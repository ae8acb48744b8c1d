import type { HardwareRule } from './rule.ts'
import { hasKernel } from './rule.ts'

export const strideSquare: HardwareRule = {
  code: 'akida.stride-square',
  appliesTo: 'convolutions',
  limit: 'Both strides are equal.',
  remedy: 'Use the same stride along both axes.',
  effect: 'software',
  check(layer) {
    const width = layer.strideWidth ?? layer.stride
    if (!hasKernel(layer) || width === layer.stride) return null
    return { found: `The strides are ${layer.stride} and ${width}.`, values: { height: layer.stride, width } }
  },
}
