import { sweepParams } from './sweep.ts'

/** Every kind of campaign with the schema of its parameters. A new kind starts here. */
export const campaignParams = {
  sweep: sweepParams,
} as const

export type CampaignKind = keyof typeof campaignParams
export const campaignKinds = Object.keys(campaignParams) as CampaignKind[]
