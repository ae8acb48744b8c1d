import type { HardwareRule } from './rule.ts'

export const groups: HardwareRule = {
  code: 'akida.groups',
  appliesTo: 'convolutions',
  limit: 'The number of groups is 1.',
  remedy: 'Use a separable convolution instead.',
  effect: 'refused',
  check(layer) {
    const groups = layer.groups ?? 1
    return groups === 1 ? null : { found: `The convolution has ${groups} groups.`, values: { groups } }
  },
}
