import type { HardwareRule } from './rule.ts'

export const layerType: HardwareRule = {
  code: 'akida.layer-type',
  appliesTo: 'all layers',
  limit: 'Akida 1 has input convolution, convolution, fused separable convolution and fully connected layers.',
  remedy: 'Replace the layer, or fold it into a neighbour.',
  effect: 'refused',
  check(layer) {
    if (layer.type !== 'other') return null
    const kind = layer.kind ?? 'unknown'
    return { found: `A layer of kind ${kind} was found.`, values: { kind } }
  },
}
