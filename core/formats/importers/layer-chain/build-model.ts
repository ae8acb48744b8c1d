import { AppError } from '../../../base/errors.ts'
import { checkWeights } from '../../../graph/check-weights.ts'
import { isHeadlessFinding } from '../../../graph/head.ts'
import { validateGraph } from '../../../graph/validate.ts'
import type { ImportedModel } from '../imported-model.ts'
import { branched, branchesAllowed } from './branched.ts'
import { finishModel } from './finish.ts'
import { LayerFlows } from './layer-flows.ts'
import type { SourceLayer } from './source-layer.ts'
import { flowOf, note, startState, type ChainOptions, type Flow, type State } from './state.ts'
import { takeActivation } from './take-activation.ts'
import { takeAdd } from './take-add.ts'
import { takeBatchNorm } from './take-batch-norm.ts'
import { takeConcatenate } from './take-concatenate.ts'
import { refuseDepthwise, takeConv2D, takeDepthwise, takeSeparable } from './take-convolution.ts'
import { takeDense, takeFlatten } from './take-dense.ts'
import { takeInput, takeRescaling } from './take-input.ts'
import { refusePadding, takeAveragePooling, takeMaxPooling, takeZeroPadding } from './take-pooling.ts'
import { takeScaleShift } from './take-scale-shift.ts'
import type { WeightReader } from './weights.ts'

const trainingOnly = (state: State, layer: SourceLayer) => note(state, layer, 'ignored', null, 'acts in training only')
const passing = (state: State, layer: SourceLayer) =>
  note(state, layer, 'ignored', null, layer.text('reason', 'changes nothing'))

/** Takes a layer in; `inputs`: what flows into it, one flow except where types in `joining` read several. */
type Taker = (state: State, layer: SourceLayer, inputs: readonly Flow[]) => void

/** The layer types taken in, as Keras names them; `ScaleShift` and `Identity` are what other formats have. Any other is refused by name. */
const takers: Record<string, Taker> = {
  InputLayer: takeInput,
  Rescaling: takeRescaling,
  Conv2D: takeConv2D,
  DepthwiseConv2D: takeDepthwise,
  SeparableConv2D: takeSeparable,
  BatchNormalization: takeBatchNorm,
  ScaleShift: takeScaleShift,
  Activation: takeActivation,
  ReLU: takeActivation,
  Softmax: takeActivation,
  ZeroPadding2D: takeZeroPadding,
  MaxPooling2D: takeMaxPooling,
  GlobalAveragePooling2D: takeAveragePooling,
  AveragePooling2D: takeAveragePooling,
  Flatten: takeFlatten,
  Reshape: takeFlatten,
  Dense: takeDense,
  Add: takeAdd,
  Concatenate: takeConcatenate,
  Identity: passing,
  Dropout: trainingOnly,
  SpatialDropout2D: trainingOnly,
  GaussianNoise: trainingOnly,
  GaussianDropout: trainingOnly,
  ActivityRegularization: trainingOnly,
}

/** Types that may read several layers. */
const joining = new Set(['Add', 'Concatenate'])

/** Types that may stand behind the probabilities, since they do not change them. */
const allowedBehindOutput = new Set(['Reshape', 'Identity'])

/** Whether layers of this type can be taken in. */
export function isKnownType(type: string): boolean {
  return Object.hasOwn(takers, type)
}

/** Every type that can be taken in, for messages. */
export const knownTypes: readonly string[] = Object.keys(takers)

/**
 * A model from layers in the order data flows through them, the last of which gives the output. Layers that cannot be represented exactly are
 * refused by an AppError `import.*` whose message names the layer and what is allowed. A network that ends with features instead of logits is
 * taken in with a warning (`import.no-head`).
 */
export function buildModel(
  layers: readonly SourceLayer[],
  weights: WeightReader,
  options: ChainOptions,
): ImportedModel {
  const state = startState(weights, options)
  const flows = new LayerFlows(layers)
  for (const layer of layers) {
    const inputs = flows.into(layer)
    if (inputs.length > 1 && !joining.has(layer.type))
      throw branched(layer.name, `(${layer.type}) reads ${inputs.length} layers`, branchesAllowed)
    Object.assign(state, inputs[0])
    const isInput = layer.type === 'InputLayer' || layer.type === 'Rescaling'
    if (!isInput) takeInput(state, layer)
    if (!state.input && !isInput)
      layer.refuse('comes before any input shape', 'The input needs a fixed height, width and number of channels.')
    const ended = inputs.find(({ output }) => output !== 'logits')
    if (ended && takers[layer.type] !== trainingOnly && !allowedBehindOutput.has(layer.type)) {
      layer.refuse(`stands behind the output's ${ended.output}`, 'Nothing is allowed behind the probabilities.')
    }
    takers[layer.type]!(state, layer, inputs)
    flows.keep(layer, flowOf(state))
  }
  if (state.parts.length > 1)
    layers
      .at(-1)!
      .refuse('ends the network with a concatenation', 'A convolution or a fully connected layer is allowed there.')
  if (state.depthwise) refuseDepthwise(state.depthwise)
  refusePadding(state)
  return checkModel(finishModel(state))
}

function checkModel(model: ImportedModel): ImportedModel {
  const errors = [...validateGraph(model.graph), ...checkWeights(model.graph, model.weights)].filter(
    ({ severity }) => severity === 'error',
  )
  const fatal = errors.filter((finding) => !isHeadlessFinding(finding))
  if (fatal.length > 0)
    throw new AppError(
      'import.model-unsupported',
      `The model cannot be used: ${fatal.map(({ message }) => message).join(' ')}`,
      { findings: fatal.length },
    )
  if (errors.length === 0) return model
  const last = model.graph.layers.at(-1)!
  const warning = {
    code: 'import.no-head',
    severity: 'warning' as const,
    subject: last.name,
    message: `The model ends with the features of "${last.name}" and has no classifier.`,
    hint: 'Adapt it to the classes of a data set before it is trained or evaluated.',
    values: { features: model.graph.classes.length },
  }
  return { ...model, diagnostics: [...model.diagnostics, warning] }
}
