import type { HardwareRule } from './rule.ts'

export const gammaNegative: HardwareRule = {
  code: 'akida.gamma-negative',
  appliesTo: 'layers with batch normalisation and max-pooling',
  limit: 'No batch-normalisation scale (gamma) is negative where max-pooling follows.',
  remedy: 'Flip the sign of the filter and of its scale.',
  effect: 'refused',
  check(layer) {
    if (layer.gammas === undefined || layer.pool !== 'max') return null
    const negative = Array.from(layer.gammas).flatMap((gamma, filter) => (gamma < 0 ? [filter] : []))
    if (negative.length === 0) return null
    return {
      found: `The scale of filter ${negative.slice(0, 8).join(', ')} is negative.`,
      values: { filters: negative.length },
      fix: { label: 'Flip filter and scale', action: 'flip-negative-gammas', params: {} },
    }
  },
}
