import type { Diagnostic } from '../base/diagnostic.ts'
import type { PlannedStep } from '../contract/campaign.ts'
import type { CampaignKind } from '../contract/campaigns/registry.ts'
import type { WireError } from '../contract/errors.ts'
import type { LayerTable, Run, Series } from '../contract/run.ts'

/** What became of a planned step. `failed` covers cancelled ones; `skipped` ones built on a step that came to nothing. */
export type StepOutcome = {
  key: string
  state: 'pending' | 'succeeded' | 'failed' | 'skipped'
  runId: string | null
  outputModelId: string | null
  /** Figures of the run; empty before. */
  metrics: Readonly<Record<string, number>>
  /** Why it failed. */
  error: WireError | null
}

export type Situation = {
  /** Time that the campaign has run, without pauses, milliseconds. Whoever plans by it plans in steps, which are kept. */
  elapsedMs: number
  /** The campaign is to end now: what is not finished never will be, and the planner has to conclude (or to fail). */
  isClosing: boolean
  /** The full record of a finished step, by `runId`. */
  readRun(runId: string): Run
  /** What a model or a data set is called, by its id. */
  nameOf(id: string): string
}

/** What the campaign's own run records, beside its parameters and its steps. */
export type Conclusion = {
  /** Headline figures, see `RunSummary.metrics`. */
  metrics: Record<string, number>
  /** JSON, see `contract/campaigns/<kind>.ts`. */
  result: Record<string, unknown>
  /** The model that the campaign recommends. */
  outputModelId: string | null
  series?: Series[]
  layers?: LayerTable
  diagnostics?: Diagnostic[]
}

export type Decision =
  /** Steps to do. Those planned before may be named again and are not done twice; none new: wait for those under way. */
  | { steps: readonly PlannedStep[] }
  | { conclusion: Conclusion }
  /** It came to nothing. */
  | { failure: WireError }

/**
 * Plans a kind of campaign. A planner keeps nothing: it is asked again whenever a step has ended, and answers from parameters and outcomes alone, so
 * that a campaign goes on after any interruption as if there had been none.
 */
export type Planner<Params> = {
  kind: CampaignKind
  /** What the campaign is called in lists, e.g. `Sweep of akidanet: amplitude, 8 values`. */
  title(params: Params, nameOf: (id: string) => string): string
  /** @param outcomes all steps planned so far, in the order they were planned */
  plan(params: Params, outcomes: readonly StepOutcome[], situation: Situation): Decision
  /** The result as it stands, for the window while the campaign runs: like `Conclusion.result`, or null before there is anything to show. */
  interim?(params: Params, outcomes: readonly StepOutcome[]): Record<string, unknown> | null
  /** Share of the work done, 0..1. Default: finished steps by weight, which suits a plan that is known from the start. */
  progress?(params: Params, outcomes: readonly StepOutcome[], situation: Pick<Situation, 'elapsedMs'>): number | null
}
