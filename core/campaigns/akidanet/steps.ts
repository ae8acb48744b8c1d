import type { PlannedStep } from '../../contract/campaign.ts'
import type { AkidanetParams } from '../../contract/campaigns/akidanet.ts'
import { measuringSteps, trainingStep } from '../points/point-steps.ts'

/** Keys of the steps of the whole path. */
export const akidanetKeys = {
  import: 'import',
  swap: 'swap',
  float: 'float',
  quantised: 'quantised:akidanet',
  measured: 'akidanet',
} as const

/** Import, swap and fuse, float fine-tuning with the import as teacher, equalised quantised training, accuracy in integers, profile. All are needed but the last. */
export function akidanetSteps(params: AkidanetParams): PlannedStep[] {
  const { path, data, swapped, calibrationImages, name, seed, test } = params
  const keys = akidanetKeys
  const source = params.model ?? `$step:${keys.import}`
  const teacher = params.teacher ?? source
  const shared = { teacher, activity: null }
  const imported: PlannedStep[] =
    path === undefined
      ? []
      : [{ key: keys.import, title: 'Import', type: 'import', params: { path }, weight: 0.1, isNeeded: true }]
  const trainings = [
    trainingStep(params, {
      ...shared,
      key: keys.float,
      title: 'AkidaNet',
      model: `$step:${keys.swap}`,
      epochs: params.floatEpochs,
      bits: null,
      name: `${name}-float`,
    }),
    trainingStep(params, {
      ...shared,
      key: keys.quantised,
      title: 'AkidaNet',
      model: `$step:${keys.float}`,
      epochs: params.quantisedEpochs,
      bits: params.bits,
      name,
      more: { steps: params.steps },
    }),
  ]
  return [
    ...imported,
    {
      key: keys.swap,
      title: `Swap the first ${swapped} layers and fuse the rest`,
      type: 'swap',
      params: {
        model: source,
        layers: { first: swapped },
        fuse: true,
        data,
        calibrationImages,
        name: `${name}-swapped`,
        seed,
      },
      weight: 1,
      isNeeded: true,
    },
    ...trainings.map((step) => ({ ...step, isNeeded: true })),
    ...measuringSteps(params, { key: keys.measured, title: 'AkidaNet', model: `$step:${keys.quantised}`, test }),
  ]
}
