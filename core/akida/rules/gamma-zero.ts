import type { HardwareRule } from './rule.ts'

export const gammaZero: HardwareRule = {
  code: 'akida.gamma-zero',
  appliesTo: 'layers with batch normalisation',
  limit: 'No batch-normalisation scale (gamma) is zero.',
  remedy: 'Prune the filter, or give its scale a small positive value.',
  effect: 'refused',
  check(layer) {
    if (layer.gammas === undefined) return null
    const zero = Array.from(layer.gammas).flatMap((gamma, filter) => (gamma === 0 ? [filter] : []))
    if (zero.length === 0) return null
    return {
      found: `The scale of filter ${zero.slice(0, 8).join(', ')} is zero.`,
      values: { filters: zero.length },
      fix: { label: 'Prune these filters', action: 'prune-zero-gammas', params: {} },
    }
  },
}
