import type { HardwareRule } from './rule.ts'

export const stepRange: HardwareRule = {
  code: 'akida.step-range',
  appliesTo: 'quantised layers',
  limit: 'Steps are 1/16 to 65,535; to 1,048,575 in the input convolution.',
  remedy: 'Limit the batch-normalisation scale in training.',
  effect: 'software',
  check(layer) {
    if (layer.integers === undefined || !layer.activation) return null
    const most = layer.type === 'input_conv' ? 1_048_575 : 65_535
    const outside: string[] = []
    layer.integers.actStep.forEach((value, filter) => {
      if (!(value >= 1 / 16) || value > most) outside.push(`${filter} (${value})`)
    })
    if (outside.length === 0) return null
    const shown = outside.slice(0, 8).join(', ') + (outside.length > 8 ? ', ...' : '')
    return {
      found: `The step of filter ${shown} is outside 1/16 to ${most}.`,
      values: { filters: outside.length, first: outside[0] ?? '', highest: most },
      fix: { label: 'Bring the steps into range', action: 'repair-steps', params: { most } },
    }
  },
}
