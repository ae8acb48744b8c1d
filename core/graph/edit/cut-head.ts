import { AppError } from '../../base/errors.ts'
import { hasHead } from '../head.ts'
import type { DenseLayer, Graph, Layer } from '../types.ts'

/**
 * The graph without its classifier: fully connected layers behind the last convolution go, and a convolution whose average gives the logits.
 * What is left ends with features averaged over the map. `cut` are the layers that went. AppError `adapt.no-features` when nothing is left,
 * `adapt.joined-features` when the classifier reads several layers.
 */
export function cutHead(graph: Graph): { graph: Graph; cut: Layer[] } {
  const { layers } = graph
  let kept = layers.findLastIndex(({ type }) => type !== 'dense') + 1
  if (kept === 0) kept = layers.length - (hasHead(graph) ? 1 : 0)
  else if (kept === layers.length && hasHead(graph)) kept -= 1
  const last = layers[kept - 1]
  if (!last)
    throw new AppError(
      'adapt.no-features',
      'Nothing is left of the model without its classifier. A model with at least one layer before the classifier is needed.',
      {},
    )
  const cut = layers.slice(kept)
  const joined = cut[0]?.from ?? []
  if (joined.length > 1)
    throw new AppError(
      'adapt.joined-features',
      `The classifier reads ${joined.length} layers, joined. Only a classifier that reads a single layer can be exchanged.`,
      { layers: joined.length },
    )
  return { graph: { ...graph, layers: [...layers.slice(0, kept - 1), averaged(last)] }, cut }
}

/** The graph with a fully connected layer of one output a class at its end. */
export function addHead(graph: Graph, classes: readonly string[]): Graph {
  const taken = (key: 'id' | 'name', value: string) => graph.layers.some((layer) => layer[key] === value)
  let number = graph.layers.length
  while (taken('id', `layer_${number}`)) number += 1
  const head: DenseLayer = {
    id: `layer_${number}`,
    name: taken('name', 'classifier') ? `classifier_${number}` : 'classifier',
    type: 'dense',
    units: classes.length,
    bias: true,
    activation: 'none',
    bits: null,
  }
  return { ...graph, classes: [...classes], layers: [...graph.layers, head] }
}

function averaged(layer: Layer): Layer {
  if (layer.type === 'dense' || layer.maxPool || layer.globalAverage !== 'none') return layer
  return { ...layer, globalAverage: 'after-activation' }
}
