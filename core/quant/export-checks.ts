import type { Diagnostic } from '../base/diagnostic.ts'
import { isChain, quantisedBranches } from '../graph/connections.ts'
import type { Graph, Layer } from '../graph/types.ts'
import type { Weights } from '../tensor/tensor.ts'

/** Everything that keeps a graph from becoming an integer network. Empty when it can be converted; `checkAkidaBits` asks what the chip takes of it. */
export function checkExportable(graph: Graph, weights: Weights): Diagnostic[] {
  if (!isChain(graph))
    return [problem('graph.quantised-branches', 'graph', quantisedBranches, { hint: 'Build it as a chain.' })]
  return [...checkInput(graph), ...graph.layers.flatMap((layer, index) => checkLayer(graph, layer, index, weights))]
}

function checkInput({ input, layers }: Graph): Diagnostic[] {
  const found: Diagnostic[] = []
  const zero = zeroPixel(input)
  if (!Number.isInteger(zero) || zero < 0 || zero > 255) {
    found.push(
      problem(
        'quant.input-scaling',
        'input',
        `The input scaling maps pixel value ${zero.toFixed(3)} to 0. Akida pads with a whole pixel value from 0 to 255.`,
        {
          hint: 'Use (x - 128) / 128 or x / 255.',
          values: { scale: input.scale, offset: input.offset },
        },
      ),
    )
  }
  if (layers[0]?.type !== 'conv') {
    found.push(
      problem(
        'quant.first-layer',
        layers[0]?.name ?? 'graph',
        'Akida reads images with a standard convolution, and the first layer is none.',
        { hint: 'Swap the first layer for a standard convolution.' },
      ),
    )
  }
  return found
}

function checkLayer(graph: Graph, layer: Layer, index: number, weights: Weights): Diagnostic[] {
  const found: Diagnostic[] = []
  const isLast = index === graph.layers.length - 1
  const report = (code: string, message: string, hint: string, values: Diagnostic['values'] = {}) =>
    found.push(problem(code, layer.name, message, { hint, values }))
  if (!layer.bits) {
    report(
      'quant.bits-missing',
      `Layer ${layer.name} has no bit widths: it computes in float32.`,
      'Train the model with quantisation (for example 8/4/4).',
    )
    return found
  }
  if (layer.bits.activations === 8 && layer.activation !== 'none')
    report(
      'quant.activation-bits',
      `Layer ${layer.name} has 8-bit activations. Akida 1 allows 1, 2 or 4.`,
      'Use 4 bits.',
    )
  if (layer.activation === 'none' && !isLast)
    report(
      'quant.activation-missing',
      `Layer ${layer.name} has no activation. On Akida only the last layer may go without.`,
      'Add a ReLU6.',
    )
  if (layer.type === 'dense') return found
  if (layer.type === 'separable' && (layer.style === 'standard' || layer.innerBatchNorm)) {
    report(
      'quant.separable-standard',
      `Layer ${layer.name} normalises between its depthwise and pointwise halves. Akida runs nothing between them.`,
      'Fuse the separable layer.',
    )
  }
  if (layer.globalAverage === 'after-activation') {
    report(
      'quant.global-average-after-activation',
      `Layer ${layer.name} averages after its activation. Akida sums potentials before it.`,
      'Move the global average before the activation.',
    )
  }
  if (layer.batchNorm)
    found.push(
      ...checkGamma(layer.name, weights[`${layer.id}/gamma`]?.data ?? new Float32Array(), layer.maxPool !== null),
    )
  return found
}

function checkGamma(name: string, gamma: Float32Array, hasMaxPool: boolean): Diagnostic[] {
  const found: Diagnostic[] = []
  const zeros = gamma.reduce((count, value) => count + (value === 0 ? 1 : 0), 0)
  if (zeros > 0) {
    const message = `${zeros} filters of layer ${name} have a batch-normalisation gamma of 0, so they have no scale to convert.`
    found.push(problem('quant.gamma-zero', name, message, { hint: 'Prune these filters.', values: { filters: zeros } }))
  }
  const negatives = gamma.reduce((count, value) => count + (value < 0 ? 1 : 0), 0)
  if (negatives > 0 && hasMaxPool) {
    const message = `${negatives} filters of layer ${name} have a negative gamma, which would turn its max-pooling into a minimum.`
    found.push(
      problem('quant.gamma-negative', name, message, {
        hint: 'Negate the gamma and the kernel of these filters.',
        values: { filters: negatives },
      }),
    )
  }
  return found
}

/** The pixel value that the input scaling maps to 0; rounded where it is whole up to float noise. */
export function zeroPixel({ scale, offset }: Graph['input']): number {
  const value = -offset / scale
  return Math.abs(value - Math.round(value)) < 1e-6 ? Math.round(value) + 0 : value
}

function problem(code: string, subject: string, message: string, extra: Partial<Diagnostic> = {}): Diagnostic {
  return { code, severity: 'error', subject, message, values: {}, ...extra }
}
