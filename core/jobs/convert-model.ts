import type { AkidaNetwork } from '../akida/network.ts'
import type { Diagnostic } from '../base/diagnostic.ts'
import { AppError } from '../base/errors.ts'
import { checkAkidaBits } from '../quant/akida-bits.ts'
import { toAkidaNetwork } from '../quant/export.ts'
import type { LoadedModel } from './handler.ts'

/** What the integers are for: the chip, or any computer that runs its arithmetic (the simulator, the C bundle). */
export type ConversionTarget = 'akida' | 'any'

/**
 * A quantised model as integers, with what was found on the way. AppErrors name the first reasons: `model.not-convertible` without an integer form,
 * `model.not-for-akida` where only the chip lacks the bit widths.
 */
export function convertModel(
  model: LoadedModel,
  target: ConversionTarget,
): { network: AkidaNetwork; diagnostics: Diagnostic[] } {
  const { network, diagnostics } = toAkidaNetwork(model.graph, model.weights, model.name)
  if (!network)
    throw refusal(
      'model.not-convertible',
      `"${model.name}" cannot be converted to Akida's integers.`,
      model,
      diagnostics,
    )
  const bits = target === 'akida' ? checkAkidaBits(model.graph) : []
  if (bits.some(({ severity }) => severity === 'error'))
    throw refusal('model.not-for-akida', `"${model.name}" has bit widths that Akida does not.`, model, bits)
  return { network, diagnostics: [...bits, ...diagnostics] }
}

function refusal(code: string, start: string, model: LoadedModel, diagnostics: readonly Diagnostic[]): AppError {
  const reasons = diagnostics.filter(({ severity }) => severity === 'error')
  const shown = reasons
    .slice(0, 3)
    .map(({ subject, message, hint }) => `${subject}: ${message}${hint ? ` ${hint}` : ''}`)
  return new AppError(
    code,
    `${start} ${shown.join(' ')}${reasons.length > 3 ? ` And ${reasons.length - 3} more.` : ''}`,
    { model: model.name, findings: reasons.length },
  )
}
