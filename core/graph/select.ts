import { AppError } from '../base/errors.ts'
import type { Graph, Layer } from './types.ts'

/** Layers by id or name, or the first n separable layers. */
export type Selection = { first: number } | string[]

/**
 * The chosen layers in graph order. AppError `graph.layer-not-found` names the first unknown one and lists what there is.
 * `{ first: n }` takes at most as many separable layers as there are.
 */
export function selectLayers(graph: Graph, selection: Selection): Layer[] {
  if (!Array.isArray(selection))
    return graph.layers.filter(({ type }) => type === 'separable').slice(0, selection.first)
  for (const key of selection) {
    if (graph.layers.some(({ id, name }) => id === key || name === key)) continue
    const names = graph.layers.map(({ name }) => name).join(', ')
    throw new AppError('graph.layer-not-found', `The model has no layer "${key}". Its layers are: ${names}.`, {
      layer: key,
    })
  }
  return graph.layers.filter(({ id, name }) => selection.includes(id) || selection.includes(name))
}
