import type { z } from 'zod'
import { sweepParams } from '../../../../core/contract/campaigns/sweep.ts'
import { sweepText } from '../../../text/sweep.ts'

export type Quantity = keyof typeof sweepText.quantities
export type BitsChoice = '8/4/4' | '8/8/4' | '8/4/2' | '8/2/4' | 'float'
export const bitsChoices: readonly BitsChoice[] = ['8/4/4', '8/8/4', '8/4/2', '8/2/4', 'float']

/** What the form of a sweep holds. Values are text, so that `1e-6` can be typed. */
export type SweepForm = {
  quantity: Quantity
  values: string
  seeds: number
  seed: number
  bits: BitsChoice
  floatEpochs: number
  epochs: number
  stages: 'all' | 'last'
  /** Model id, or '' for none. */
  teacher: string
  /** Device id, or '' for no profile. */
  device: string
  profileImages: number
  test: boolean
  /** Points of accuracy, 0..100. */
  tolerance: number
  /** Training images at most; 0 for all. */
  limit: number
}

/** Values that span what published sweeps of the quantity did. */
export const suggestedValues: Record<Quantity, string> = {
  l1l2: '0, 1e-7, 3e-7, 1e-6, 2e-6, 3e-6',
  hoyer: '0, 1e-7, 1e-6, 3e-6, 1e-5',
  'hoyer-normalised': '0, 0.036, 0.1, 0.36, 1, 3.6',
  gammaL1: '0, 1e-6, 1e-5, 1e-4',
  learningRate: '1e-4, 3e-4, 1e-3',
}

/** A sweep that says something as it stands. A model that is float gets a float training first. */
export function suggestSweep(options: { isQuantised: boolean; teacher: string; device: string }): SweepForm {
  return {
    quantity: 'l1l2',
    values: suggestedValues.l1l2,
    seeds: 2,
    seed: 42,
    bits: '8/4/4',
    floatEpochs: options.isQuantised ? 0 : 4,
    epochs: 4,
    stages: 'all',
    teacher: options.teacher,
    device: options.device,
    profileImages: 50,
    test: false,
    tolerance: 3,
    limit: 0,
  }
}

export type SweepInput = z.input<typeof sweepParams>
export type SweepErrors = { values?: string; other?: string }

/** The numbers in a text such as `0, 1e-7`; null with what is wrong. */
export function parseValues(text: string): { values: number[]; error: string } {
  const parts = text.split(/[,;\s]+/).filter(Boolean)
  if (parts.length === 0) return { values: [], error: sweepText.noValues }
  const wrong = parts.find((part) => !Number.isFinite(Number(part)))
  if (wrong !== undefined) return { values: [], error: sweepText.notNumbers(wrong) }
  return { values: [...new Set(parts.map(Number))], error: '' }
}

/** The parameters of the campaign, or what is wrong. */
export function toSweepParams(
  form: SweepForm,
  refs: { model: string; data: string },
): { params: SweepInput | null; errors: SweepErrors } {
  const { values, error } = parseValues(form.values)
  if (error) return { params: null, errors: { values: error } }
  const params: SweepInput = {
    ...refs,
    ...(form.teacher ? { teacher: form.teacher } : {}),
    parameter: parameterOf(form.quantity),
    values,
    seeds: form.seeds,
    seed: form.seed,
    ...stagesOf(form),
    stages: form.stages,
    test: form.test,
    ...(form.device && form.bits !== 'float' ? { profile: { device: form.device, images: form.profileImages } } : {}),
    toleratedLossRatio: form.tolerance / 100,
  }
  const parsed = sweepParams.safeParse(params)
  if (parsed.success) return { params, errors: {} }
  const [issue] = parsed.error.issues
  return issue?.path[0] === 'values'
    ? { params: null, errors: { values: issue.message } }
    : { params: null, errors: { other: issue?.message ?? '' } }
}

function parameterOf(quantity: Quantity): string {
  return quantity === 'gammaL1' || quantity === 'learningRate' ? quantity : 'activity.amplitude'
}

function stagesOf({
  quantity,
  bits,
  epochs,
  floatEpochs,
  limit,
  teacher,
}: SweepForm): Pick<SweepInput, 'float' | 'quantised'> {
  const shared = {
    ...(parameterOf(quantity) === 'activity.amplitude' ? { activity: { kind: quantity, amplitude: 0 } } : {}),
    // Without a teacher only the labels count.
    ...(teacher ? {} : { labelRatio: 1 }),
    limit,
  }
  if (bits === 'float') return { float: { ...shared, epochs } }
  const [inputWeights, weights, activations] = bits.split('/').map(Number)
  const quantised = { ...shared, epochs, bits: { inputWeights, weights, activations } }
  return floatEpochs > 0 ? { float: { ...shared, epochs: floatEpochs }, quantised } : { quantised }
}
