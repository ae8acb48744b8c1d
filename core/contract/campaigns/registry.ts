import { akidanetParams } from './akidanet.ts'
import { optimiseParams } from './optimise.ts'
import { studyParams } from './study.ts'
import { sweepParams } from './sweep.ts'

/** Every kind of campaign with the schema of its parameters. A new kind starts here. */
export const campaignParams = {
  sweep: sweepParams,
  optimise: optimiseParams,
  akidanet: akidanetParams,
  study: studyParams,
} as const

export type CampaignKind = keyof typeof campaignParams
export const campaignKinds = Object.keys(campaignParams) as CampaignKind[]
