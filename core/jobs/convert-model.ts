import type { AkidaNetwork } from '../akida/network.ts'
import type { Diagnostic } from '../base/diagnostic.ts'
import { AppError } from '../base/errors.ts'
import { toAkidaNetwork } from '../quant/export.ts'
import type { LoadedModel } from './handler.ts'

/** A quantised model as Akida's integers, with what was found on the way. AppError `model.not-convertible` names the first reasons. */
export function convertModel(model: LoadedModel): { network: AkidaNetwork; diagnostics: Diagnostic[] } {
  const { network, diagnostics } = toAkidaNetwork(model.graph, model.weights, model.name)
  if (network) return { network, diagnostics }
  const reasons = diagnostics.filter(({ severity }) => severity === 'error')
  const shown = reasons
    .slice(0, 3)
    .map(({ subject, message, hint }) => `${subject}: ${message}${hint ? ` ${hint}` : ''}`)
  throw new AppError(
    'model.not-convertible',
    `"${model.name}" cannot be converted to Akida's integers. ${shown.join(' ')}${reasons.length > 3 ? ` And ${reasons.length - 3} more.` : ''}`,
    { model: model.name, findings: reasons.length },
  )
}
