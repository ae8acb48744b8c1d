import { splitFilters } from '../mapper/filter-split.ts'
import type { HardwareRule } from './rule.ts'
import { isConvolution } from './rule.ts'

export const filterMemory: HardwareRule = {
  code: 'akida.filter-memory',
  appliesTo: 'convolution, separable convolution',
  limit: 'The weights of one filter group fit the weight memory of a neural processor (7,168 words).',
  remedy: 'Reduce input channels, kernel or weight bits.',
  effect: 'software',
  check(layer, context) {
    if (!isConvolution(layer)) return null
    if (
      layer.inChannels > 2048 ||
      splitFilters(layer, context.device, context.device.mapping.filtersPerNode.value) !== null
    )
      return null
    if (layer.kernel > 7 || layer.weightsBits === 8) return null
    return {
      found: `The weights of a single filter over ${layer.inChannels} channels do not fit.`,
      values: { channels: layer.inChannels, kernel: layer.kernel, bits: layer.weightsBits },
      fix: { label: 'Use 2-bit weights', action: 'set-weight-bits', params: { bits: 2 } },
    }
  },
}
