import { createRng, deriveSeed } from '../../base/rng.ts'
import { filterCount } from '../../graph/filter-groups.ts'
import type { Importance } from './importance.ts'

/** Uniform random ranks from the seed: the control that every other ranking has to beat. */
export const randomImportance: Importance = {
  measures: 'nothing',
  rank: ({ layer, seed }) => {
    const rng = createRng(deriveSeed(seed, `importance ${layer.id}`))
    return Float64Array.from({ length: filterCount(layer) }, () => rng.next())
  },
}
