import { graphParameters } from './parameters.ts'
import type { Graph, Layer } from './types.ts'

/**
 * Layers of `after` that cannot keep the weights they had in `before`: new ones, and those with a parameter of another shape. Quantisation
 * steps do not count: they are set from the graph alone. Layers are matched by id.
 */
export function layersWithNewWeights(before: Graph, after: Graph): Layer[] {
  const known = new Map(graphParameters(before).map(({ name, shape }) => [name, shape.join()]))
  const changed = new Set(
    graphParameters(after)
      .filter(({ name, role, shape }) => role !== 'step' && known.get(name) !== shape.join())
      .map(({ layerId }) => layerId),
  )
  return after.layers.filter(({ id }) => changed.has(id))
}
