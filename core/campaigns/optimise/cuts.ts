import type { PlannedStep } from '../../contract/campaign.ts'
import type { OptimiseParams } from '../../contract/campaigns/optimise.ts'
import type { Candidate } from '../../optimise/candidates.ts'
import type { Situation } from '../planner.ts'
import { secondsOf, type Outcomes } from '../points/measured-point.ts'
import { planFromTable } from '../points/table-plan.ts'

/** Parameters of the cut of a candidate. */
export type CutParams = (candidate: Pick<Candidate, 'base' | 'ratio'>) => Record<string, unknown>

export type Cuts = {
  /** Prunability of each base, where cuts are planned by it. */
  steps: PlannedStep[]
  /** Whether cuts can be planned: every table is there, or will never be. */
  isReady: boolean
  of: CutParams
  /** Time that the tables took. */
  seconds: number
}

/** How candidates are cut: by the prunability table of their base, or, without one, the same share everywhere. */
export function planCuts(
  params: OptimiseParams,
  bases: readonly string[],
  outcomes: Outcomes,
  situation: Pick<Situation, 'readRun'>,
): Cuts {
  const uniform: CutParams = ({ ratio }) => ({ ratio })
  if (params.strategy === 'uniform') return { steps: [], isReady: true, of: uniform, seconds: 0 }
  const { data, profile, importance, prunabilityImages: images, seed } = params
  const steps = bases.map((model, base): PlannedStep => ({
    key: tableKey(base),
    title: 'Prunability of every layer',
    type: 'prunability',
    params: { model, data, images, importance, device: profile.device, mode: profile.mode, seed },
  }))
  const tables = bases.map((_, base) => {
    const runId = outcomes.get(tableKey(base))?.runId ?? null
    return runId === null ? null : situation.readRun(runId).result
  })
  return {
    steps,
    isReady: steps.every(({ key }) => (outcomes.get(key)?.state ?? 'pending') !== 'pending'),
    of(candidate) {
      const filters = planFromTable(tables[candidate.base], candidate.ratio)
      return filters === null ? uniform(candidate) : { filters }
    },
    seconds: secondsOf(
      outcomes,
      steps.map(({ key }) => key),
      situation,
    ),
  }
}

function tableKey(base: number): string {
  return `prunability:m${base}`
}
