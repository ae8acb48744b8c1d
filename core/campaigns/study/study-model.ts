import type { PlannedStep } from '../../contract/campaign.ts'
import type { StudyParams, StudyPhase } from '../../contract/campaigns/study.ts'
import { akidanetKeys } from '../akidanet/steps.ts'
import { cutStep, measuringSteps, trainingStep } from '../points/point-steps.ts'
import { scaleOf } from './scale.ts'

/** A model of the study: what it starts from and what is done to it. */
export type StudyModel = {
  /** Unique; prefix of the keys of its steps. */
  key: string
  phase: StudyPhase
  title: string
  /** Float model: id, name or `$step:KEY`. */
  start: string
  amplitude: number
  ratio: number
  /** Parameters of the cut; null: nothing is cut. */
  cut: Readonly<Record<string, unknown>> | null
}

export function quantisedKey({ key }: Pick<StudyModel, 'key'>): string {
  return `quantised:${key}`
}

/** The teacher of every training: the given one, else the network that everything starts from. */
export function teacherOf({ teacher, model }: StudyParams): string {
  return teacher ?? model ?? `$step:${akidanetKeys.import}`
}

/** Cut, float training with the regulariser, quantised training with it, and the measurements. */
export function studySteps(params: StudyParams, model: StudyModel): PlannedStep[] {
  const { key, title, start, amplitude, cut } = model
  const { pointEpochs, quantisedEpochs } = scaleOf(params)
  const name = `study-${key}`
  const teacher = teacherOf(params)
  const activity = { kind: 'l1l2', amplitude }
  const shared = { title, teacher, activity }
  return [
    ...(cut === null
      ? []
      : [cutStep(params, { key: `cut:${key}`, title, model: start, name: `${name}-cut`, params: cut })]),
    trainingStep(params, {
      ...shared,
      key: `float:${key}`,
      model: cut === null ? start : `$step:cut:${key}`,
      epochs: pointEpochs,
      bits: null,
      name: `${name}-float`,
    }),
    trainingStep(params, {
      ...shared,
      key: quantisedKey(model),
      model: `$step:float:${key}`,
      epochs: quantisedEpochs,
      bits: params.bits,
      name,
    }),
    ...measuringSteps(params, {
      key,
      title,
      model: `$step:${quantisedKey(model)}`,
      test: params.test && model.phase !== 'regularised',
    }),
  ]
}
