import type { HardwareRule } from './rule.ts'

const rgb: Record<number, number> = { 3: 192, 5: 64, 7: 32 }
const grey: Record<number, number> = { 3: 512, 5: 192, 7: 96 }

export const inputFilters: HardwareRule = {
  code: 'akida.input-filters',
  appliesTo: 'input convolution',
  limit: 'RGB: at most 192, 64 and 32 filters for 3x3, 5x5 and 7x7 kernels; grey: 512, 192 and 96.',
  remedy: 'Use fewer filters or a smaller kernel.',
  effect: 'software',
  check(layer) {
    const row = (layer.inChannels === 1 ? grey : rgb)[layer.kernel]
    if (layer.type !== 'input_conv' || row === undefined || layer.filters <= row) return null
    return {
      found: `The layer has ${layer.filters} filters; ${row} fit.`,
      values: { filters: layer.filters, most: row },
      fix: { label: `Prune to ${row} filters`, action: 'set-filters', params: { filters: row } },
    }
  },
}
