import { splitSpace } from '../mapper/spatial-split.ts'
import { splitFilters } from '../mapper/filter-split.ts'
import type { HardwareRule } from './rule.ts'
import { isConvolution } from './rule.ts'

export const nodeCount: HardwareRule = {
  code: 'akida.node-count',
  appliesTo: 'convolution, separable convolution',
  limit: 'A layer takes no more neural processors than the device has.',
  remedy: 'Use a smaller input, fewer filters, or a larger device.',
  effect: 'software',
  check(layer, context) {
    if (!isConvolution(layer)) return null
    const filters = splitFilters(layer, context.device, context.device.mapping.filtersPerNode.value)
    const space = splitSpace(layer, context.device)
    if (filters === null) return null
    const needed = space === null ? Infinity : filters.parts * space.rows * space.columns
    const available = context.device.nodes.length
    if (needed <= available) return null
    return {
      found: `${Number.isFinite(needed) ? needed : 'More than all'} neural processors are needed; ${context.device.name} has ${available}.`,
      values: { needed, available, device: context.device.id },
    }
  },
}
