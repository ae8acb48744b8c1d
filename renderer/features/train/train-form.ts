import type { z } from 'zod'
import type { MapMode } from '../../../core/akida/mapper/mapping.ts'
import type { LayerBitsChoice, StepChoice } from '../../../core/contract/jobs/common.ts'
import { activityRegulariser, trainParams, type augmentation } from '../../../core/contract/jobs/train.ts'
import type { ModelSummary } from '../../../core/contract/models.ts'
import { parseNamedNumbers } from '../../../core/contract/named-numbers.ts'
import type { RunSummary } from '../../../core/contract/run.ts'
import { trainText } from '../../text/train.ts'
import type { TrainProposal } from './train-proposal.store.ts'
import { defaultAmplitude, type ActivityKind } from '../../ui/activity-choices.ts'
import { suggestTeacher } from '../../ui/suggest-teacher.ts'
import { bitPresets, bitsOf } from './recipe/bit-presets.ts'

export type TrainKind = 'float' | 'qat'
export type ClassWeighting = 'none' | 'balanced' | 'given'
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
  /** The model has bits, and keeps them: those below do not count. */
  keepsBits: boolean
  /** Layers with other bits than those below. */
  layerBits: LayerBitsChoice
  /** Where the activation steps come from; `kept`: those the model has. */
  steps: StepChoice | 'kept'
  /** Beside 1-bit weights only. */
  depthwiseBits: BitCount
  classifierBits: BitCount
  /** Model id, or '' for none. */
  teacher: string
  labelRatio: number
  temperature: number
  balanceTeacher: boolean
  labelSmoothing: number
  classWeighting: ClassWeighting
  /** `person=2, other=0.5`. */
  classWeights: string
  /** 0: off. */
  matchWeight: number
  /** Names with commas between; empty for those that a swap changed. */
  matchLayers: string
  activity: ActivityKind
  amplitude: string
  rampRatio: number
  /** `conv_0=2, conv_1=0.5`. */
  layerWeights: string
  device: string
  mode: MapMode
  gammaL1: string
  weightDecay: string
  /** A number for the first layers, or names with commas between. */
  freeze: string
  layerDecay: number
  rotationDegrees: number
  shiftRatio: number
  zoomRatio: number
  horizontalFlip: boolean
  brightnessRatio: number
  contrastRatio: number
  limit: number
  seed: number
  name: string
}

/** The form with bits that another page found, to be trained with them. */
export function withProposal(
  form: TrainForm,
  { bits, layerBits }: Pick<TrainProposal, 'bits' | 'layerBits'>,
): TrainForm {
  const { depthwiseBits, classifierBits } = bitPresets.hybrid
  return {
    ...form,
    kind: 'qat',
    keepsBits: false,
    inputBits: bits.inputWeights,
    weightBits: bits.weights,
    activationBits: bits.activations,
    depthwiseBits: bits.depthwise ?? depthwiseBits,
    classifierBits: bits.classifier ?? classifierBits,
    layerBits,
  }
}

export const defaultRate: Record<TrainKind, string> = { float: '1e-3', qat: '5e-4' }

/** As it is typed: `1e-6`. */
export function amplitudeText(kind: Exclude<ActivityKind, 'none'>): string {
  const value = defaultAmplitude[kind]
  return value < 1e-3 ? value.toExponential() : String(value)
}

const { rampRatio, device, mode } = activityRegulariser.parse({ kind: 'l1', amplitude: 0 })
const activityDefaults = { rampRatio, layerWeights: '', device, mode }

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
    ...bitPresets.akida,
    keepsBits: model.isQuantised,
    layerBits: {},
    steps: model.isQuantised ? 'kept' : 'fixed',
    teacher,
    labelRatio: teacher ? defaults.labelRatio : 1,
    temperature: defaults.temperature,
    balanceTeacher: defaults.balanceTeacher,
    labelSmoothing: defaults.labelSmoothing,
    classWeighting: 'none',
    classWeights: '',
    matchWeight: 0,
    matchLayers: '',
    activity: 'none',
    amplitude: amplitudeText('l1l2'),
    ...activityDefaults,
    gammaL1: '0',
    weightDecay: '0',
    freeze: '',
    layerDecay: defaults.layerDecay,
    rotationDegrees: defaults.augmentation.rotationDegrees,
    shiftRatio: defaults.augmentation.shiftRatio,
    zoomRatio: defaults.augmentation.zoomRatio,
    horizontalFlip: defaults.augmentation.horizontalFlip,
    brightnessRatio: defaults.augmentation.brightnessRatio,
    contrastRatio: defaults.augmentation.contrastRatio,
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
  const number = (key: 'learningRate' | 'amplitude' | 'gammaL1' | 'weightDecay', text: string): number => {
    const value = text.trim() === '' ? Number.NaN : Number(text.replace(',', '.'))
    if (!Number.isFinite(value)) errors[key] = trainText.notNumber(text)
    return value
  }
  const namedNumbers = (key: 'classWeights' | 'layerWeights'): Record<string, number> => {
    const numbers = parseNamedNumbers(form[key])
    if (!numbers) errors[key] = trainText.notNamedNumbers(form[key])
    return numbers ?? {}
  }
  const rate = form.learningRate.trim()
  const params: TrainInput = {
    ...refs,
    epochs: form.epochs,
    batchSize: form.batchSize,
    ...(rate ? { learningRate: number('learningRate', rate) } : {}),
    ...(form.kind === 'qat'
      ? {
          ...(form.keepsBits ? {} : { bits: bitsOf(form), layerBits: form.layerBits }),
          ...(form.steps === 'kept' ? {} : { steps: form.steps }),
        }
      : {}),
    ...(form.teacher
      ? {
          teacher: form.teacher,
          labelRatio: form.labelRatio,
          temperature: form.temperature,
          balanceTeacher: form.balanceTeacher,
        }
      : {}),
    ...(form.teacher && form.matchWeight > 0 ? { featureMatching: featureMatchingOf(form) } : {}),
    labelSmoothing: form.labelSmoothing,
    classWeights: form.classWeighting === 'given' ? namedNumbers('classWeights') : form.classWeighting,
    ...(form.activity === 'none'
      ? {}
      : {
          activity: {
            kind: form.activity,
            amplitude: number('amplitude', form.amplitude),
            rampRatio: form.rampRatio,
            weights: namedNumbers('layerWeights'),
            ...(form.activity === 'event-cost' ? { device: form.device, mode: form.mode } : {}),
          },
        }),
    gammaL1: number('gammaL1', form.gammaL1 || '0'),
    weightDecay: number('weightDecay', form.weightDecay || '0'),
    freeze: /^\s*\d+\s*$/.test(form.freeze) ? { first: Number(form.freeze) } : namesOf(form.freeze),
    layerDecay: form.layerDecay,
    augmentation: augmentationOf(form),
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

/** The augmentation that the form describes. */
export function augmentationOf(form: TrainForm): z.output<typeof augmentation> {
  const { rotationDegrees, shiftRatio, zoomRatio, horizontalFlip, brightnessRatio, contrastRatio } = form
  return { rotationDegrees, shiftRatio, zoomRatio, horizontalFlip, brightnessRatio, contrastRatio }
}

function featureMatchingOf({ matchWeight, matchLayers }: TrainForm): NonNullable<TrainInput['featureMatching']> {
  const layers = namesOf(matchLayers)
  return { weight: matchWeight, ...(layers.length > 0 ? { layers } : {}) }
}

/** Names with commas between. */
function namesOf(text: string): string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
}

const fields: Record<string, keyof TrainForm> = {
  'activity.amplitude': 'amplitude',
  'activity.rampRatio': 'rampRatio',
  'activity.device': 'device',
  'featureMatching.weight': 'matchWeight',
  'augmentation.brightnessRatio': 'brightnessRatio',
  'augmentation.contrastRatio': 'contrastRatio',
  'bits.inputWeights': 'inputBits',
  'bits.weights': 'weightBits',
  'bits.activations': 'activationBits',
  'augmentation.rotationDegrees': 'rotationDegrees',
  'augmentation.shiftRatio': 'shiftRatio',
  'augmentation.zoomRatio': 'zoomRatio',
}

function fieldOf(path: PropertyKey[]): keyof TrainForm {
  const name = path.map(String).join('.')
  if (name.startsWith('activity.weights')) return 'layerWeights'
  return fields[name] ?? (String(path[0]) as keyof TrainForm)
}
