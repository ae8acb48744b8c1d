import { splitFilters } from '../mapper/filter-split.ts'
import type { HardwareRule } from './rule.ts'

export const singleChannelFilters: HardwareRule = {
  code: 'akida.single-channel-filters',
  appliesTo: 'convolution',
  limit: 'On AKD1000, more than 8 filters on one input channel come in multiples of 16 (after rounding up to 8).',
  remedy: 'Choose 16, 32, 48 ... filters.',
  effect: 'software',
  dependsOnSharing: true,
  check(layer, context) {
    if (layer.type !== 'conv' || layer.inChannels !== 1 || !context.device.mapping.isSingleChannelPaired.value)
      return null
    const filters = splitFilters(layer, context.device, context.device.mapping.filtersPerNode.value)
    if (filters === null || Math.ceil(filters.filtersPerNode / 8) % 2 === 0 || filters.filtersPerNode <= 8) return null
    const wanted = 16 * Math.ceil(layer.filters / 16)
    return {
      found: `The layer has ${layer.filters} filters on one input channel.`,
      values: { filters: layer.filters },
      fix: { label: `Use ${wanted} filters`, action: 'set-filters', params: { filters: wanted } },
    }
  },
}
