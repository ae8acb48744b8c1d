import type { Diagnostic } from '../base/diagnostic.ts'
import { depthwiseBits } from '../graph/layer-bits.ts'
import type { Graph, Layer } from '../graph/types.ts'

/**
 * What Akida 1 says to the bit widths of a quantised graph. Errors: weights that it has no width for. One finding of severity `info` names the
 * layers whose 1-bit weights go there as 2 bits.
 */
export function checkAkidaBits(graph: Graph): Diagnostic[] {
  return [...graph.layers.flatMap(eightBits), ...widenedOneBit(graph)]
}

function eightBits(layer: Layer, index: number): Diagnostic[] {
  if (!layer.bits || index === 0) return []
  const found: Diagnostic[] = []
  const refuse = (code: string, what: string, fix: string) =>
    found.push({
      code,
      severity: 'error',
      subject: layer.name,
      message: `Layer ${layer.name} has ${what}. Akida 1 allows them in the input layer only.`,
      hint: `${fix} The C bundle takes them as they are.`,
      values: {},
    })
  if (layer.bits.weights === 8) refuse('quant.weights-eight-bits', '8-bit weights', 'Use 1, 2 or 4 bits.')
  if (layer.type === 'separable' && layer.bits.depthwise === 8)
    refuse('quant.depthwise-eight-bits', '8-bit depthwise weights', 'Use 2 or 4 bits for the depthwise kernel.')
  return found
}

function widenedOneBit(graph: Graph): Diagnostic[] {
  const names = graph.layers.filter(hasOneBit).map(({ name }) => name)
  if (names.length === 0) return []
  return [
    {
      code: 'quant.one-bit-widened',
      severity: 'info',
      subject: names.join(', '),
      message: `1-bit weights of -1 and +1 are stored with 2 bits or more on Akida in ${names.length} layers: its own 1-bit weights are 0 and 1, its separable layers take none, and both kernels of a separable layer share a width.`,
      values: { layers: names.length },
    },
  ]
}

function hasOneBit({ type, bits }: Layer): boolean {
  return bits !== null && (bits.weights === 1 || (type === 'separable' && depthwiseBits(bits) === 1))
}
