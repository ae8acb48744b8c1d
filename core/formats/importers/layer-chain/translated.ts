import { AppError } from '../../../base/errors.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import type { ImportedModel } from '../imported-model.ts'
import { buildModel } from './build-model.ts'
import { SourceLayer } from './source-layer.ts'
import type { ChainOptions } from './state.ts'
import { tensorReader } from './weights.ts'

/** An operator of another format as a layer in Keras's terms, with the weights it reads. */
export type TranslatedLayer = { layer: SourceLayer; weights: Record<string, Tensor> }

/** See `SourceLayer`. */
export function translated(
  type: string,
  name: string,
  config: Record<string, unknown>,
  weights: Record<string, Tensor> = {},
): TranslatedLayer {
  return { layer: new SourceLayer(type, name, config), weights }
}

/** The model of a translated chain. */
export function buildTranslated(chain: readonly TranslatedLayer[], options: ChainOptions): ImportedModel {
  const reader = tensorReader(new Map(chain.map(({ layer, weights }) => [layer, weights])))
  return buildModel(
    chain.map(({ layer }) => layer),
    reader,
    options,
  )
}

/** Refuses all operators that have no translation at once, naming what is supported. AppError `import.layer-unsupported`. */
export function refuseOperators(
  unknown: readonly { name: string; type: string }[],
  supported: readonly string[],
): void {
  const [first] = unknown
  if (!first) return
  const listed = unknown.map(({ name, type }) => `"${name}" (${type})`).join(', ')
  throw new AppError(
    'import.layer-unsupported',
    `These layers are not supported: ${listed}. Supported types: ${supported.join(', ')}.`,
    { layer: first.name, type: first.type },
  )
}
