import { AppError } from '../../../base/errors.ts'
import type { Hdf5File } from '../hdf5.ts'
import type { ImportedModel } from '../imported-model.ts'
import { buildModel, isKnownType, knownTypes } from '../layer-chain/build-model.ts'
import { pixelScalings, type PixelScaling } from '../layer-chain/pixel-scaling.ts'
import { refuseOperators } from '../layer-chain/translated.ts'
import { readLayers } from './layers.ts'
import { weightReader } from './weight-reader.ts'

/**
 * A model from a Keras HDF5 file (`model.save('x.h5')`, Keras 2 and 3): `model_config` plus `model_weights`.
 * `scaling`: of the pixels, where the user states it. AppError, code `import.*`, for whatever cannot be taken in exactly; its message names the layer and what is allowed.
 */
export function readKerasH5(file: Hdf5File, scaling: PixelScaling | null = null): ImportedModel {
  const layers = readLayers(readConfig(file))
  refuseOperators(
    layers.filter(({ type }) => !isKnownType(type)),
    knownTypes,
  )
  return buildModel(layers, weightReader(file), {
    format: 'keras-h5',
    statedScaling: scaling,
    assumedScaling: { ...pixelScalings.unit, reason: '' },
    keepsNames: true,
    biasAsBatchNorm: false,
  })
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
