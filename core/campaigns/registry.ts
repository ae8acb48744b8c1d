import type { CampaignKind } from '../contract/campaigns/registry.ts'
import type { Planner } from './planner.ts'
import { sweepPlanner } from './sweep/planner.ts'

/** Every kind of campaign with its planner. */
const planners: { [K in CampaignKind]: Planner<never> } = {
  sweep: sweepPlanner,
}

export function plannerOf(kind: CampaignKind): Planner<Record<string, unknown>> {
  // The parameters were parsed by the schema of the same kind.
  return planners[kind]
}
