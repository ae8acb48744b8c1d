import type { Diagnostic } from '../base/diagnostic.ts'
import { graphParameters } from './parameters.ts'
import type { Graph } from './types.ts'
import type { Weights } from '../tensor/tensor.ts'

/** Whether weights fit a graph: every parameter there, of its shape, finite, and none besides. All findings. */
export function checkWeights(graph: Graph, weights: Weights): Diagnostic[] {
  const parameters = graphParameters(graph)
  const names = new Set(parameters.map(({ name }) => name))
  const finding = (code: string, subject: string, message: string): Diagnostic => ({
    code,
    severity: 'error',
    subject,
    message,
    values: {},
  })
  return [
    ...parameters.flatMap(({ name, shape }) => {
      const found = weights[name]
      if (!found)
        return [finding('weights.missing', name, `The weights lack "${name}" of shape [${shape.join(', ')}].`)]
      if (found.shape.join() !== shape.join()) {
        return [
          finding(
            'weights.shape',
            name,
            `"${name}" has the shape [${found.shape.join(', ')}]; the graph needs [${shape.join(', ')}].`,
          ),
        ]
      }
      return found.data.every(Number.isFinite)
        ? []
        : [finding('weights.not-finite', name, `"${name}" holds values that are not finite numbers.`)]
    }),
    ...Object.keys(weights)
      .filter((name) => !names.has(name))
      .map((name) => finding('weights.unknown', name, `The graph has no parameter "${name}".`)),
  ]
}
