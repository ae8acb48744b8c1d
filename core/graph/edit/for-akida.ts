import type { Graph, Layer } from '../types.ts'
import { fuseSeparable } from './fuse-separable.ts'
import { swapSeparable } from './swap-separable.ts'

/**
 * What Akida 1 runs: every separable layer fused, ReLU6 for ReLU (its levels need a top), the global average before the
 * activation. Layers without a counterpart on the chip are left for the device rules to report.
 */
export function makeFused(graph: Graph): Graph {
  const fused = fuseSeparable(
    graph,
    graph.layers.map(({ id }) => id),
  )
  return { ...fused, layers: fused.layers.map(capActivation).map(moveAverage) }
}

/** AkidaNet of any separable network: the first `standard` separable layers become standard convolutions, the rest fused. */
export function buildAkidaNet(graph: Graph, standard = 3): Graph {
  const first = graph.layers.filter(({ type }) => type === 'separable').slice(0, standard)
  return makeFused(
    swapSeparable(
      graph,
      first.map(({ id }) => id),
    ),
  )
}

function capActivation(layer: Layer): Layer {
  return layer.activation === 'relu' ? { ...layer, activation: 'relu6' } : layer
}

/** The block is then fitted anew, and what the fit adds needs a place: a bias, unless batch normalisation follows. */
function moveAverage(layer: Layer): Layer {
  if (layer.type === 'dense' || layer.residual || layer.globalAverage !== 'after-activation') return layer
  return { ...layer, bias: layer.bias || !layer.batchNorm, globalAverage: 'before-activation' }
}
