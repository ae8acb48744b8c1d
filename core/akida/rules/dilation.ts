import type { HardwareRule } from './rule.ts'

export const dilation: HardwareRule = {
  code: 'akida.dilation',
  appliesTo: 'convolutions',
  limit: 'The dilation is 1.',
  remedy: 'Use a larger kernel, or two layers.',
  effect: 'refused',
  check(layer) {
    const dilation = layer.dilation ?? 1
    if (dilation === 1) return null
    return {
      found: `The dilation is ${dilation}.`,
      values: { dilation },
      fix: { label: 'Set the dilation to 1', action: 'set-dilation', params: { dilation: 1 } },
    }
  },
}
