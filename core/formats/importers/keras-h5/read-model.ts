import { AppError } from '../../../base/errors.ts'
import { checkWeights } from '../../../graph/check-weights.ts'
import { validateGraph } from '../../../graph/validate.ts'
import type { ImportedModel } from '../imported-model.ts'
import type { Hdf5File } from '../hdf5.ts'
import { readChain } from './chain.ts'
import { finishModel } from './finish.ts'
import type { KerasLayer } from './keras-layer.ts'
import { note, startState, type State } from './state.ts'
import { takeActivation } from './take-activation.ts'
import { takeBatchNorm } from './take-batch-norm.ts'
import { refuseDepthwise, takeConv2D, takeDepthwise, takeSeparable } from './take-convolution.ts'
import { takeDense, takeFlatten } from './take-dense.ts'
import { takeInput, takeRescaling } from './take-input.ts'
import { refusePadding, takeAveragePooling, takeMaxPooling, takeZeroPadding } from './take-pooling.ts'
import { weightReader } from './weight-reader.ts'

const trainingOnly = (state: State, layer: KerasLayer) => note(state, layer, 'ignored', null, 'acts in training only')

/** The layer types taken in. Any other is refused by name. */
const takers: Record<string, (state: State, layer: KerasLayer) => void> = {
  InputLayer: takeInput,
  Rescaling: takeRescaling,
  Conv2D: takeConv2D,
  DepthwiseConv2D: takeDepthwise,
  SeparableConv2D: takeSeparable,
  BatchNormalization: takeBatchNorm,
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
  Dropout: trainingOnly,
  SpatialDropout2D: trainingOnly,
  GaussianNoise: trainingOnly,
  GaussianDropout: trainingOnly,
  ActivityRegularization: trainingOnly,
}

/** What a Keras file may contain, for messages and help. */
const kerasLayerTypes = Object.keys(takers)

/**
 * A model from a Keras HDF5 file (`model.save('x.h5')`, Keras 2 and 3): `model_config` plus `model_weights`.
 * AppError, code `import.*`, for whatever cannot be taken in exactly; its message names the layer and what is allowed.
 */
export function readKerasH5(file: Hdf5File): ImportedModel {
  const chain = readChain(readConfig(file))
  refuseUnknown(chain)
  const state = startState(weightReader(file))
  for (const layer of chain) {
    if (layer.className !== 'InputLayer' && layer.className !== 'Rescaling') takeInput(state, layer)
    if (!state.input && layer.className !== 'InputLayer' && layer.className !== 'Rescaling')
      layer.refuse('comes before any input shape', 'The input needs a fixed height, width and number of channels.')
    if (state.output !== 'logits' && takers[layer.className] !== trainingOnly && layer.className !== 'Reshape') {
      layer.refuse(`stands behind the output's ${state.output}`, 'Nothing is allowed behind the probabilities.')
    }
    takers[layer.className]!(state, layer)
  }
  if (state.depthwise) refuseDepthwise(state.depthwise)
  refusePadding(state)
  const model = finishModel(state)
  const errors = [...validateGraph(model.graph), ...checkWeights(model.graph, model.weights)].filter(
    ({ severity }) => severity === 'error',
  )
  if (errors[0])
    throw new AppError(
      'import.model-unsupported',
      `The model cannot be used: ${errors.map(({ message }) => message).join(' ')}`,
      { findings: errors.length },
    )
  return model
}

function readConfig(file: Hdf5File): string {
  const config = file.attribute('', 'model_config')
  if (typeof config === 'string') return config
  if (file.attribute('', 'layer_names') !== null || file.keys('')?.includes('layers')) {
    throw new AppError(
      'import.no-architecture',
      'The file holds weights without the architecture (model_config). Save the whole model with model.save("model.h5") and import that.',
      {},
    )
  }
  throw new AppError(
    'import.not-keras',
    'The file is HDF5, but not a Keras model: it has no model_config attribute. A file written by model.save("model.h5") is needed.',
    {},
  )
}

function refuseUnknown(chain: KerasLayer[]): void {
  const unknown = chain.filter(({ className }) => !Object.hasOwn(takers, className))
  if (unknown.length === 0) return
  const listed = unknown.map(({ name, className }) => `"${name}" (${className})`).join(', ')
  throw new AppError(
    'import.layer-unsupported',
    `These layers are not supported: ${listed}. Supported types: ${kerasLayerTypes.join(', ')}.`,
    {
      layer: unknown[0]!.name,
      type: unknown[0]!.className,
    },
  )
}
