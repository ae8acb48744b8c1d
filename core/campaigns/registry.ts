import type { CampaignKind } from '../contract/campaigns/registry.ts'
import { akidanetPlanner } from './akidanet/planner.ts'
import { optimisePlanner } from './optimise/planner.ts'
import type { Planner } from './planner.ts'
import { studyPlanner } from './study/planner.ts'
import { sweepPlanner } from './sweep/planner.ts'

/** Every kind of campaign with its planner. */
const planners: { [K in CampaignKind]: Planner<never> } = {
  sweep: sweepPlanner,
  optimise: optimisePlanner,
  akidanet: akidanetPlanner,
  study: studyPlanner,
}

export function plannerOf(kind: CampaignKind): Planner<Record<string, unknown>> {
  // The parameters were parsed by the schema of the same kind.
  return planners[kind]
}
