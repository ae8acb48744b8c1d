import type { z } from 'zod'
import { trainParams } from '../../../core/contract/jobs/train.ts'
import type { ModelSummary } from '../../../core/contract/models.ts'
import type { RunSummary } from '../../../core/contract/run.ts'
import { trainText } from '../../text/train.ts'
import { suggestTeacher } from '../../ui/suggest-teacher.ts'

export type TrainKind = 'float' | 'qat'
export type ActivityKind = 'none' | 'l1l2' | 'hoyer' | 'hoyer-normalised'
type BitCount = 1 | 2 | 4 | 8

/** What the recipe form holds. Numbers that span magnitudes are text, so that `1e-6` can be typed. */
export type TrainForm = {
  kind: TrainKind
  epochs: number
  batchSize: number
  /** Empty: the default of the kind. */
  learningRate: string
  inputBits: BitCount
  weightBits: BitCount
  activationBits: BitCount
  /** Model id, or '' for none. */
  teacher: string
  labelRatio: number
  temperature: number
  activity: ActivityKind
  amplitude: string
  gammaL1: string
  rotationDegrees: number
  shiftRatio: number
  zoomRatio: number
  horizontalFlip: boolean
  limit: number
  seed: number
  name: string
}

export const defaultRate: Record<TrainKind, string> = { float: '1e-3', qat: '5e-4' }
export const defaultAmplitude: Record<ActivityKind, string> = {
  none: '0',
  l1l2: '1e-6',
  hoyer: '1e-6',
  'hoyer-normalised': '0.36',
}

/**
 * A recipe that gives a good result as it stands. A model fresh from an import, a swap or a cut is fine-tuned in float first; one
 * that was trained in float is quantised. The imported ancestor teaches: labels alone lose accuracy on small data.
 */
export function suggestForm(
  model: ModelSummary,
  models: readonly ModelSummary[],
  runs: readonly RunSummary[],
): TrainForm {
  const madeBy = runs.find(({ id }) => id === model.runId)?.type
  const kind: TrainKind = model.isQuantised || madeBy === 'train' ? 'qat' : 'float'
  const teacher = suggestTeacher(model, models, runs)
  const defaults = trainParams.parse({})
  return {
    kind,
    epochs: kind === 'qat' ? defaults.epochs : 8,
    batchSize: defaults.batchSize,
    learningRate: '',
    inputBits: 8,
    weightBits: 4,
    activationBits: 4,
    teacher,
    labelRatio: teacher ? defaults.labelRatio : 1,
    temperature: defaults.temperature,
    activity: 'none',
    amplitude: defaultAmplitude.l1l2,
    gammaL1: '0',
    rotationDegrees: defaults.augmentation.rotationDegrees,
    shiftRatio: defaults.augmentation.shiftRatio,
    zoomRatio: defaults.augmentation.zoomRatio,
    horizontalFlip: defaults.augmentation.horizontalFlip,
    limit: 0,
    seed: defaults.seed,
    name: '',
  }
}

export type FormErrors = Partial<Record<keyof TrainForm, string>>
type TrainInput = z.input<typeof trainParams>

/** The job's parameters, or what is wrong with which field. */
export function toTrainParams(
  form: TrainForm,
  refs: { model: string; data: string },
): { params: TrainInput | null; errors: FormErrors } {
  const errors: FormErrors = {}
  const number = (key: 'learningRate' | 'amplitude' | 'gammaL1', text: string): number => {
    const value = text.trim() === '' ? Number.NaN : Number(text.replace(',', '.'))
    if (!Number.isFinite(value)) errors[key] = trainText.notNumber(text)
    return value
  }
  const rate = form.learningRate.trim()
  const params: TrainInput = {
    ...refs,
    epochs: form.epochs,
    batchSize: form.batchSize,
    ...(rate ? { learningRate: number('learningRate', rate) } : {}),
    ...(form.kind === 'qat'
      ? { bits: { inputWeights: form.inputBits, weights: form.weightBits, activations: form.activationBits } }
      : {}),
    ...(form.teacher ? { teacher: form.teacher, labelRatio: form.labelRatio, temperature: form.temperature } : {}),
    ...(form.activity === 'none'
      ? {}
      : { activity: { kind: form.activity, amplitude: number('amplitude', form.amplitude) } }),
    gammaL1: number('gammaL1', form.gammaL1 || '0'),
    augmentation: {
      rotationDegrees: form.rotationDegrees,
      shiftRatio: form.shiftRatio,
      zoomRatio: form.zoomRatio,
      horizontalFlip: form.horizontalFlip,
    },
    limit: form.limit,
    seed: form.seed,
    ...(form.name.trim() ? { name: form.name.trim() } : {}),
  }
  if (Object.keys(errors).length > 0) return { params: null, errors }
  const parsed = trainParams.safeParse(params)
  if (parsed.success) return { params, errors }
  for (const issue of parsed.error.issues) errors[fieldOf(issue.path)] ??= issue.message
  return { params: null, errors }
}

const fields: Record<string, keyof TrainForm> = {
  'activity.amplitude': 'amplitude',
  'bits.inputWeights': 'inputBits',
  'bits.weights': 'weightBits',
  'bits.activations': 'activationBits',
  'augmentation.rotationDegrees': 'rotationDegrees',
  'augmentation.shiftRatio': 'shiftRatio',
  'augmentation.zoomRatio': 'zoomRatio',
}

function fieldOf(path: PropertyKey[]): keyof TrainForm {
  const name = path.map(String).join('.')
  return fields[name] ?? (name as keyof TrainForm)
}
