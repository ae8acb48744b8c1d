import { assert } from '../../base/errors.ts'
import type { Planner } from '../../campaigns/planner.ts'
import {
  terminalCampaignStates,
  type Campaign,
  type CampaignState,
  type CampaignStep,
} from '../../contract/campaign.ts'
import type { PlannedStep } from '../../contract/campaign.ts'
import type { CampaignKind } from '../../contract/campaigns/registry.ts'
import type { Topics } from '../../contract/events.ts'
import type { Job } from '../../contract/job.ts'
import type { Clock } from '../../ports/clock.ts'
import type { ProjectStore, StoredCampaign, StoredStep } from '../../ports/project-store.ts'
import { createTimeLeft, type TimeLeft } from '../time-left.ts'
import { progressByWeight } from './progress.ts'
import { outcomesOf, stepsWithState, type RunFacts } from './step-state.ts'

/** Windows hear of progress this often. */
const progressIntervalMs = 250

export type LiveCampaign = {
  campaign: StoredCampaign
  /** By step key. */
  jobs: Map<string, Job>
  timeLeft: TimeLeft
  /** Since when it has been running; null while it rests. */
  runningSinceMs: number | null
  /** Being carried on at this moment; `again` when something changed in the middle of it. */
  advancing: 'no' | 'once' | 'again'
  stopPublishing: (() => void) | null
}

export type CampaignTableOptions = {
  store: ProjectStore
  clock: Clock
  publish(topic: 'campaigns', value: Topics['campaigns']): void
  /** All jobs of the project; those of campaigns carry on the state of their steps. */
  jobs: readonly Job[]
  plannerFor(kind: CampaignKind): Planner<Record<string, unknown>>
}

export type CampaignTable = ReturnType<typeof createCampaignTable>

/** Campaigns in memory, written through to the store. */
export function createCampaignTable({ store, clock, publish, jobs, plannerFor }: CampaignTableOptions) {
  const campaigns = new Map<string, LiveCampaign>()
  const facts = new Map<string, RunFacts>()
  for (const campaign of store.listCampaigns()) campaigns.set(campaign.id, toLive(campaign))
  for (const job of jobs) {
    if (job.campaign !== undefined) campaigns.get(job.campaign.id)?.jobs.set(job.campaign.stepKey, job)
  }

  /** Runs do not change: what was read once is kept, without the bulk of the record. */
  const runFacts = (id: string): RunFacts | null => {
    const known = facts.get(id)
    if (known !== undefined) return known
    const run = store.getRun(id)
    if (run === null) return null
    const { outputModelId, datasetId, metrics } = run
    facts.set(id, { outputModelId, datasetId, metrics })
    return { outputModelId, datasetId, metrics }
  }
  const steps = (live: LiveCampaign): CampaignStep[] =>
    stepsWithState(live.campaign, { jobs: live.jobs, run: runFacts })
  const elapsedMs = ({ campaign, runningSinceMs }: LiveCampaign): number =>
    campaign.activeMs + (runningSinceMs === null ? 0 : clock.now() - runningSinceMs)

  const snapshot = (live: LiveCampaign): Campaign => {
    const { mayReuse: _mayReuse, isClosing: _isClosing, activeMs: _activeMs, ...campaign } = live.campaign
    const known = steps(live)
    const isOver = terminalCampaignStates.includes(campaign.state)
    const progressRatio = campaign.state === 'succeeded' ? 1 : isOver ? null : progressOf(live, known)
    const secondsLeft = campaign.state === 'running' ? live.timeLeft.at(clock.now(), progressRatio) : null
    return structuredClone({ ...campaign, steps: known, progressRatio, secondsLeft })
  }
  const progressOf = (live: LiveCampaign, known: CampaignStep[]): number | null => {
    const { kind, params, steps: planned } = live.campaign
    const { progress } = plannerFor(kind)
    return progress === undefined
      ? progressByWeight(planned, known, live.jobs)
      : progress(params, outcomesOf(known, runFacts), { elapsedMs: elapsedMs(live) })
  }
  const announce = (live: LiveCampaign): void => {
    live.stopPublishing?.()
    live.stopPublishing = null
    publish('campaigns', snapshot(live))
  }
  const change = (live: LiveCampaign, fields: Partial<StoredCampaign>): void => {
    const changed = { ...live.campaign, ...fields, activeMs: elapsedMs(live) }
    try {
      store.saveCampaign(changed)
    } catch (error) {
      // A full disk must not keep the end of a campaign from the window; the stored row is taken up at the next opening.
      if (changed.state !== 'failed' && changed.state !== 'cancelled') throw error
    }
    live.campaign = changed
    if (live.runningSinceMs !== null) live.runningSinceMs = clock.now()
  }

  const keepTime = (live: LiveCampaign): void => {
    try {
      if (live.runningSinceMs !== null) change(live, {})
    } catch {
      // It is kept with the next change that can be written.
    }
  }

  return {
    runFacts,
    steps,
    elapsedMs,
    snapshot,
    publish: announce,
    publishSoon(live: LiveCampaign): void {
      live.stopPublishing ??= clock.after(progressIntervalMs, () => announce(live))
    },
    all: (): LiveCampaign[] => [...campaigns.values()],
    find: (id: string): LiveCampaign | null => campaigns.get(id) ?? null,
    add(campaign: StoredCampaign): LiveCampaign {
      const live = toLive(campaign)
      store.saveCampaign(campaign)
      live.runningSinceMs = clock.now()
      campaigns.set(campaign.id, live)
      announce(live)
      return live
    },
    /** `quiet` inside a transaction, or before more is to follow. */
    move(
      live: LiveCampaign,
      state: CampaignState,
      fields: Partial<StoredCampaign>,
      voice: 'loud' | 'quiet' = 'loud',
    ): void {
      assert(!terminalCampaignStates.includes(live.campaign.state), `campaign ${live.campaign.id} is over`)
      change(live, { ...fields, state })
      live.runningSinceMs = state === 'running' ? clock.now() : null
      if (state !== 'running') live.timeLeft.stop()
      if (voice === 'loud') announce(live)
    },
    /** Adds the steps that are new. Returns whether there were any. */
    addSteps(live: LiveCampaign, planned: readonly PlannedStep[]): boolean {
      const known = new Set(live.campaign.steps.map(({ key }) => key))
      const fresh = planned.filter(({ key }) => !known.has(key) && known.add(key))
      if (fresh.length === 0) return false
      const added = fresh.map((step): StoredStep => ({ ...step, reusedRunId: null, error: null }))
      change(live, { steps: [...live.campaign.steps, ...added] })
      return true
    },
    /** Ends a step without a job. */
    settle(live: LiveCampaign, key: string, fields: Pick<StoredStep, 'reusedRunId'> | Pick<StoredStep, 'error'>): void {
      change(live, { steps: live.campaign.steps.map((step) => (step.key === key ? { ...step, ...fields } : step)) })
    },
    setJob: (live: LiveCampaign, key: string, job: Job): void => void live.jobs.set(key, job),
    /** Takes `before` again after a transaction failed. */
    restore(live: LiveCampaign, before: StoredCampaign): void {
      live.campaign = before
    },
    keepTime,
    /** No timer is left. */
    close(): void {
      for (const live of campaigns.values()) {
        live.stopPublishing?.()
        keepTime(live)
      }
    },
  }
}

function toLive(campaign: StoredCampaign): LiveCampaign {
  return {
    campaign,
    jobs: new Map(),
    timeLeft: createTimeLeft(),
    runningSinceMs: null,
    advancing: 'no',
    stopPublishing: null,
  }
}
