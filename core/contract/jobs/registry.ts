import { adaptParams } from './adapt.ts'
import { buildParams } from './build.ts'
import { dataParams } from './data.ts'
import { evaluateParams } from './evaluate.ts'
import { exportParams } from './export.ts'
import { importParams } from './import.ts'
import { profileParams } from './profile.ts'
import { prunabilityParams } from './prunability.ts'
import { pruneParams } from './prune.ts'
import { quantiseParams } from './quantise.ts'
import { sensitivityParams } from './sensitivity.ts'
import { swapParams } from './swap.ts'
import { thresholdsParams } from './thresholds.ts'
import { trainParams } from './train.ts'

/** Every job type with the schema of its parameters. A new job starts here. */
export const jobParams = {
  import: importParams,
  build: buildParams,
  data: dataParams,
  evaluate: evaluateParams,
  adapt: adaptParams,
  swap: swapParams,
  quantise: quantiseParams,
  sensitivity: sensitivityParams,
  train: trainParams,
  thresholds: thresholdsParams,
  prunability: prunabilityParams,
  prune: pruneParams,
  profile: profileParams,
  export: exportParams,
} as const

export type JobType = keyof typeof jobParams
export const jobTypes = Object.keys(jobParams) as JobType[]
