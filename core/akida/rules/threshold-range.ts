import type { HardwareRule } from './rule.ts'

export const thresholdRange: HardwareRule = {
  code: 'akida.threshold-range',
  appliesTo: 'quantised layers',
  limit: 'Thresholds are signed 20-bit integers; 24 bits in the input convolution.',
  remedy: 'Limit the batch-normalisation offset in training, or move the excess into the next layer.',
  effect: 'refused',
  check(layer) {
    if (layer.integers === undefined) return null
    const most = layer.type === 'input_conv' ? 2 ** 23 : 2 ** 19
    const outside: string[] = []
    layer.integers.threshold.forEach((value, filter) => {
      if (value < -most || value >= most) outside.push(`${filter} (${value})`)
    })
    if (outside.length === 0) return null
    const shown = outside.slice(0, 8).join(', ') + (outside.length > 8 ? ', ...' : '')
    return {
      found: `The threshold of filter ${shown} is outside ${-most} to ${most - 1}.`,
      values: { filters: outside.length, first: outside[0] ?? '', lowest: -most, highest: most - 1 },
      fix: { label: 'Bring the thresholds into range', action: 'repair-thresholds', params: { most } },
    }
  },
}
