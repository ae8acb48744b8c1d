import type { AkidaDevice } from '../device.ts'
import type { LayerDescription } from '../layer-description.ts'
import { separableWeightWords, standardWeightWords } from './weight-words.ts'

export interface FilterSplit {
  /** Nodes that share the filters of one strip. */
  readonly parts: number
  /** Filters of the fullest node. */
  readonly filtersPerNode: number
  /** Weight words of the fullest node. */
  readonly weightWords: number
}

/** Weight words of `filters` filters of a layer on one node; null for kernels and bits that no node takes. */
function weightWordsOf(layer: LayerDescription, filters: number): number | null {
  const count = layer.type === 'sep' ? separableWeightWords : standardWeightWords
  return count(layer.kernel, layer.weightsBits, layer.inChannels, filters)
}

/**
 * The smallest number of nodes whose share of the filters is at most `filterCap` and fits the weight memory.
 * Null when not even one filter a node fits, or no node takes this kernel and these bits.
 */
export function splitFilters(layer: LayerDescription, device: AkidaDevice, filterCap: number): FilterSplit | null {
  if (filterCap < 1) return null
  for (let parts = Math.ceil(layer.filters / filterCap); parts <= layer.filters; parts++) {
    const filtersPerNode = Math.ceil(layer.filters / parts)
    const weightWords = weightWordsOf(layer, filtersPerNode)
    if (weightWords === null) return null
    if (weightWords <= device.mapping.weightMemory.value) return { parts, filtersPerNode, weightWords }
  }
  return null
}
