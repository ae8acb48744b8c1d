import type { HardwareRule } from './rule.ts'

export const depthMultiplier: HardwareRule = {
  code: 'akida.depth-multiplier',
  appliesTo: 'separable convolutions',
  limit: 'The depth multiplier is 1.',
  remedy: 'Give the pointwise part more filters instead.',
  effect: 'refused',
  check(layer) {
    const multiplier = layer.depthMultiplier ?? 1
    return multiplier === 1 ? null : { found: `The depth multiplier is ${multiplier}.`, values: { multiplier } }
  },
}
