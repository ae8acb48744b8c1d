import { graphParameters } from '../graph/parameters.ts'
import type { Model } from '../graph/types.ts'
import type { Weights } from '../tensor/tensor.ts'

/** The weights that the graph uses, in its order; leftovers of edited layers are dropped. Throws when one is missing. */
export function graphWeights({ graph, weights }: Model): Weights {
  const pairs = graphParameters(graph).map(({ name }) => {
    const found = weights[name]
    if (!found) throw new Error(`parameter ${name} is missing`)
    return [name, found] as const
  })
  return Object.fromEntries(pairs)
}
