import type { Diagnostic } from '../../../core/base/diagnostic.ts'
import { editLayers } from '../../../core/graph/edit/edit-layers.ts'
import { fuseSeparable } from '../../../core/graph/edit/fuse-separable.ts'
import { setActivation, setBits, setFilters, setWindow } from '../../../core/graph/edit/set-fields.ts'
import type { Activation, ActivationBits, Graph, Layer, WeightBits } from '../../../core/graph/types.ts'

type Params = NonNullable<Diagnostic['fix']>['params']
type Fix = (graph: Graph, layer: Layer, params: Params) => Graph

const fixes: Record<string, Fix> = {
  fuse: (graph, { id }) => fuseSeparable(graph, [id]),
  'set-kernel': (graph, { id }, params) => setWindow(graph, [id], { kernel: Number(params['kernel']) }),
  'set-stride': (graph, { id }, params) => setWindow(graph, [id], { stride: Number(params['stride']) }),
  'set-padding': (graph, { id }) => setWindow(graph, [id], { padding: 'same' }),
  'set-filters': (graph, { id }, params) => setFilters(graph, [id], Number(params['filters'])),
  'set-activation': (graph, { id }, params) => setActivation(graph, [id], params['activation'] as Activation),
  'set-weight-bits': (graph, layer, params) =>
    setBits(graph, [layer.id], {
      activations: layer.bits?.activations ?? 4,
      weights: Number(params['bits']) as WeightBits,
    }),
  'set-activation-bits': (graph, layer, params) =>
    setBits(graph, [layer.id], {
      ...(layer.bits ?? { weights: 4 }),
      activations: Number(params['bits']) as ActivationBits,
    }),
  'set-pool': (graph, { id }, params) =>
    editLayers(graph, [id], (layer) =>
      layer.type === 'dense'
        ? layer
        : { ...layer, maxPool: { size: Number(params['size']), stride: Number(params['stride']) } },
    ),
  'pool-to-stride': (graph, { id }, params) =>
    editLayers(graph, [id], (layer) =>
      layer.type === 'dense' ? layer : { ...layer, maxPool: null, stride: Number(params['stride']) },
    ),
  'move-pool-before-activation': (graph, { id }) =>
    editLayers(graph, [id], (layer) =>
      layer.type === 'dense' ? layer : { ...layer, globalAverage: 'before-activation' },
    ),
}

/** The edit that a finding offers, null when it has none that can be done in the drawing. */
export function fixEdit(diagnostic: Diagnostic): ((graph: Graph) => Graph) | null {
  const { fix, subject } = diagnostic
  const action = fix ? fixes[fix.action] : undefined
  if (!fix || !action) return null
  return (graph) => {
    const layer = graph.layers.find(({ name }) => name === subject)
    return layer ? action(graph, layer, fix.params) : graph
  }
}
