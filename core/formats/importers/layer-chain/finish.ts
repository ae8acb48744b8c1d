import type { Diagnostic } from '../../../base/diagnostic.ts'
import { AppError } from '../../../base/errors.ts'
import { isChain } from '../../../graph/connections.ts'
import type { Graph, GraphInput, Layer } from '../../../graph/types.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import type { ImportedModel } from '../imported-model.ts'
import { biasesToBatchNorm } from './bias-norm.ts'
import { describeScaling } from './pixel-scaling.ts'
import { isDense, type ChainOptions, type Draft, type State } from './state.ts'

/** Names that Keras gives by itself: replaced by the studio's, which number the layers of the graph. */
const automatic = /^((separable_|depthwise_)?conv2d|dense)(_\d+)?$/

/** Names, ids, connections and the output once the network is complete. */
export function finishModel(state: State): ImportedModel {
  const { input, drafts } = state
  const last = drafts.at(-1)
  if (!input || !last)
    throw new AppError('import.empty', 'The model in the file has no convolution and no fully connected layer.', {})
  const diagnostics: Diagnostic[] = []
  if (state.output === 'sigmoid') splitSigmoid(state, last)
  if (state.options.biasAsBatchNorm) biasesToBatchNorm(state)
  const { statedScaling, assumedScaling } = state.options
  if (statedScaling) Object.assign(input, statedScaling)
  else if (!state.hasScaling) diagnostics.push(assumeScaling(input, assumedScaling))
  nameLayers(drafts, state.options.keepsNames)
  connectLayers(drafts)
  const outputs = last.layer.type === 'dense' ? last.layer.units : last.layer.filters
  const graph: Graph = {
    input,
    classes: Array.from({ length: outputs }, (_, index) => `class_${index}`),
    layers: drafts.map(({ layer }) => layer),
  }
  if (!isChain(graph)) diagnostics.push(branches)
  const weights: Record<string, Tensor> = {}
  for (const { layer, weights: own } of drafts)
    for (const [role, value] of Object.entries(own)) weights[`${layer.id}/${role}`] = value
  const layers = state.notes.map(({ source, outcome, draft, message }) => ({
    source: source.name,
    outcome,
    target: draft && 'layer' in draft ? draft.layer.name : null,
    message,
  }))
  return { graph, weights, format: state.options.format, layers, diagnostics }
}

const branches: Diagnostic = {
  code: 'import.branches',
  severity: 'info',
  subject: 'graph',
  message:
    'The network has branches. It can be trained, pruned and compared in float; only chains are quantised, since Akida 1 runs nothing else.',
  values: {},
}

function assumeScaling(input: GraphInput, { scale, offset, reason }: ChainOptions['assumedScaling']): Diagnostic {
  Object.assign(input, { scale, offset })
  return {
    code: 'import.input-scale-assumed',
    severity: 'info',
    subject: 'input',
    message: `The file does not say how pixels are scaled; ${describeScaling(input)} is assumed${reason}.`,
    hint: 'If the model was trained with another scaling, import it again and name the scaling.',
    values: { scale, offset },
  }
}

function nameLayers(drafts: Draft[], keepsNames: boolean): void {
  const used = new Set<string>()
  drafts.forEach(({ source, layer }, index) => {
    layer.id = `layer_${index}`
    const own = index === drafts.length - 1 && layer.type === 'dense' ? 'classifier' : studioName(layer, index)
    const name = !keepsNames || automatic.test(source.name) ? own : source.name.slice(0, 100)
    layer.name = used.has(name) ? `${name.slice(0, 90)}_${index}` : name
    used.add(layer.name)
  })
}

/** Says what each layer reads, where that is not the layer before it, and what it adds. */
function connectLayers(drafts: readonly Draft[]): void {
  const idsOf = (read: readonly Draft[]) => read.map(({ layer }) => layer.id)
  drafts.forEach(({ layer, reads, residual }, index) => {
    const isNext = reads.length === 1 && reads[0] === drafts[index - 1]
    if (reads.length > 0 && !isNext) layer.from = idsOf(reads)
    if (residual && layer.type !== 'dense') layer.residual = { from: idsOf(residual.from), place: residual.place }
  })
}

function studioName(layer: Layer, index: number): string {
  return `${layer.type}_${index}`
}

/** One sigmoid z says the same as a softmax over the logits 0 and z. */
function splitSigmoid(state: State, draft: Draft): void {
  if (!isDense(draft) || draft.layer.units !== 1) {
    draft.source.refuse(
      'has several sigmoid outputs',
      'Exclusive classes are allowed: softmax, or one sigmoid for two classes.',
    )
  }
  draft.layer.units = 2
  for (const role of ['kernel', 'bias']) {
    const own = draft.weights[role]
    if (!own) continue
    const data = new Float32Array(own.data.length * 2)
    own.data.forEach((value, index) => (data[index * 2 + 1] = value))
    draft.weights[role] = { shape: [...own.shape.slice(0, -1), 2], data }
  }
  state.map = { height: 1, width: 1, channels: 2 }
}
