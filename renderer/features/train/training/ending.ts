import { trainParams, type TrainConfig } from '../../../../core/contract/jobs/train.ts'

/** The settings of `EndingFields.vue`; part of the job's parameters. */
export type Ending = Pick<TrainConfig, 'keep' | 'patience' | 'scoreTest'>

export function defaultEnding(): Ending {
  const { keep, patience, scoreTest } = trainParams.parse({})
  return { keep, patience, scoreTest }
}
