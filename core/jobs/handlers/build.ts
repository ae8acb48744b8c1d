import type { BuildParams, BuildResult } from '../../contract/jobs/build.ts'
import { AppError } from '../../base/errors.ts'
import { akidaNet } from '../../graph/builders/akidanet.ts'
import { mobilenetSmall } from '../../graph/builders/mobilenet-small.ts'
import { mobilenetV1 } from '../../graph/builders/mobilenet-v1.ts'
import { smallCnn } from '../../graph/builders/small-cnn.ts'
import { smallResNet } from '../../graph/builders/small-resnet.ts'
import { summariseGraph } from '../../graph/summary.ts'
import type { Graph } from '../../graph/types.ts'
import { hasErrors, validateGraph } from '../../graph/validate.ts'
import { initialWeights } from '../../transform/initial-weights.ts'
import type { JobHandler } from '../handler.ts'
import { layerTable } from './layer-table.ts'

/** Makes a new model with random weights. */
export const buildHandler: JobHandler<BuildParams> = {
  type: 'build',
  recovery: 'restart',
  async run(params, context) {
    const graph = buildGraph(params)
    const diagnostics = validateGraph(graph)
    if (hasErrors(diagnostics))
      throw new AppError('build.invalid', diagnostics.map(({ message }) => message).join(' '), {})
    await context.turn()
    const weights = initialWeights(graph, params.seed)
    const { parameters, macs } = summariseGraph(graph)
    const result: BuildResult = { modelId: '$model', parameters }
    return {
      metrics: { parameters, macs, layers: graph.layers.length },
      result,
      diagnostics,
      layers: layerTable(graph),
      models: [{ key: 'model', name: params.name ?? defaultName(params), parentId: null, graph, weights }],
    }
  },
}

function buildGraph(params: BuildParams): Graph {
  switch (params.architecture) {
    case 'mobilenet-v1':
      return mobilenetV1(params)
    case 'akidanet':
      return akidaNet(params)
    case 'mobilenet-small':
      return mobilenetSmall(params)
    case 'small-cnn':
      return smallCnn(params)
    case 'small-resnet':
      return smallResNet(params)
  }
}

function defaultName({ architecture, alpha, size }: BuildParams): string {
  return `${architecture}_${alpha}_${size}`
}
