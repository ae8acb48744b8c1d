import { plannerOf } from '../../campaigns/registry.ts'
import type { Conclusion, Planner, Situation } from '../../campaigns/planner.ts'
import { AppError, assert } from '../../base/errors.ts'
import type { Campaign, CampaignState, CampaignStep } from '../../contract/campaign.ts'
import { campaignParams, type CampaignKind } from '../../contract/campaigns/registry.ts'
import type { WireError } from '../../contract/errors.ts'
import type { Topics } from '../../contract/events.ts'
import type { Job } from '../../contract/job.ts'
import { timestamp, type Clock } from '../../ports/clock.ts'
import type { ProjectStore } from '../../ports/project-store.ts'
import { describeZodError } from '../../rpc/describe-zod-error.ts'
import { isDefect, toWireError } from '../../rpc/wire-error.ts'
import { resolveReferences } from '../references.ts'
import type { Scheduler } from '../scheduler.ts'
import { createCampaignTable, type LiveCampaign } from './campaign-table.ts'
import type { EqualRunOptions } from './equal-run.ts'
import { recordConclusion } from './record-conclusion.ts'
import { startSteps } from './start-steps.ts'
import { hasFailed, outcomesOf } from './step-state.ts'

export type CampaignsOptions = Omit<EqualRunOptions, 'trainEngine'> & {
  store: ProjectStore
  scheduler: Scheduler
  clock: Clock
  newId(prefix: string): string
  publish<T extends 'campaigns' | 'project'>(topic: T, value: Topics[T]): void
  trainEngine(): EqualRunOptions['trainEngine']
  /** Stack of a defect in a planner, for the log. */
  onDefect(message: string): void
  /** Default: the planners of the kinds. */
  plannerOf?(kind: CampaignKind): Planner<Record<string, unknown>>
}

/** The campaigns of a project. Every AppError of an unknown id is `campaign.not-found`, of a state that forbids it `campaign.wrong-state`. */
export type Campaigns = {
  /** AppError `campaign.bad-params`, `model.not-found`, `data.not-found`. */
  start(kind: CampaignKind, params: Record<string, unknown>, mayReuse: boolean): Campaign
  list(): Campaign[]
  get(id: string): Campaign
  /** As it stands; of a finished campaign its run's. Null before there is anything to show. */
  result(id: string): Record<string, unknown> | null
  pause(id: string): Campaign
  resume(id: string): Campaign
  cancel(id: string): Campaign
  conclude(id: string): Campaign
  extend(id: string, params: Record<string, unknown>): Campaign
  /** Hears of every change of a job. */
  jobChanged(job: Job): void
  /** After the scheduler has recovered its jobs. `hold` leaves campaigns paused. */
  recover(mode: 'start' | 'hold'): void
  close(): void
}

/**
 * Carries campaigns on: asks the planner, starts the jobs of steps as far as there is room, writes the conclusion. What it keeps is in the
 * store before anyone hears of it, and the state of steps follows from their jobs, so that a kill at any moment costs nothing.
 */
export function createCampaigns(options: CampaignsOptions): Campaigns {
  const { store, scheduler, clock } = options
  const plannerFor = options.plannerOf ?? plannerOf
  const table = createCampaignTable({ ...options, jobs: scheduler.list(), plannerFor })
  let isClosed = false

  const now = (): string => timestamp(clock)
  const nameOf = (id: string): string =>
    [...store.listModels(), ...store.listDatasets()].find((each) => each.id === id)?.name ?? id
  const readRun: Situation['readRun'] = (runId) => {
    const run = store.getRun(runId)
    assert(run !== null, `run ${runId} of a campaign is not stored`)
    return run
  }

  /** Goes on with a campaign as far as it can at this moment. What goes wrong ends the campaign, not the engine. */
  const advance = (live: LiveCampaign): void => {
    if (isClosed || live.campaign.state !== 'running') return
    if (live.advancing !== 'no') {
      live.advancing = 'again'
      return
    }
    try {
      do live.advancing = 'once'
      while (live.campaign.state === 'running' && (round(live) || isToldAgain(live)))
      if (live.campaign.state === 'running') table.publishSoon(live)
    } catch (error) {
      if (isDefect(error)) options.onDefect(error instanceof Error ? (error.stack ?? error.message) : String(error))
      end(live, 'failed', toWireError(error))
    } finally {
      live.advancing = 'no'
    }
  }

  /** One round of asking and starting. Returns whether another may find something to do. */
  const round = (live: LiveCampaign): boolean => {
    const { campaign } = live
    const steps = table.steps(live)
    if (campaign.isClosing && steps.some(isUnderWay)) return false
    const lost = steps.find(({ state }, index) => campaign.steps[index]!.isNeeded === true && hasFailed(state))
    if (lost !== undefined) {
      const why = lost.error ?? { code: 'campaign.step-lost', message: `${lost.title} was ${lost.state}.`, details: {} }
      end(live, 'failed', { ...why, message: `The step "${lost.title}" came to nothing: ${why.message}` })
      return false
    }
    const decision = plannerFor(campaign.kind).plan(campaign.params, outcomesOf(steps, table.runFacts), {
      elapsedMs: table.elapsedMs(live),
      isClosing: campaign.isClosing,
      readRun,
      nameOf,
    })
    if ('conclusion' in decision) conclude(live, decision.conclusion)
    else if ('failure' in decision) end(live, 'failed', decision.failure)
    else {
      const hasNew = table.addSteps(live, decision.steps)
      const hasSettled = startSteps(live, table.steps(live), { ...options, table, room: room() })
      if (hasNew || hasSettled) return true
      if (!table.steps(live).some((each) => each.state === 'waiting' || isUnderWay(each))) end(live, 'failed', stuck)
    }
    return false
  }

  /** Jobs of campaigns that may be queued beside those there are: no more than can run, so that the list of jobs stays short. */
  const room = (): number => {
    const present = scheduler
      .list()
      .filter((job) => job.campaign !== undefined && isUnfinished(job) && job.state !== 'paused').length
    return Math.max(0, scheduler.parallelJobs() - present)
  }

  const conclude = (live: LiveCampaign, conclusion: Conclusion): void => {
    const runId = options.newId('run')
    const steps = table.steps(live)
    const before = live.campaign
    try {
      store.transaction(() => {
        table.move(live, 'succeeded', { runId, finishedAt: now() }, 'quiet')
        recordConclusion(store, live.campaign, steps, conclusion, { runId, version: options.version, at: now() })
      })
    } catch (error) {
      table.restore(live, before)
      throw error
    }
    stopJobs(live)
    table.publish(live)
    options.publish('project', { changed: ['info', 'runs'] })
    others(live)
  }
  const end = (live: LiveCampaign, state: 'failed' | 'cancelled', error: WireError | null): void => {
    table.move(live, state, { error, finishedAt: now() }, 'quiet')
    stopJobs(live)
    table.publish(live)
    others(live)
  }
  const stopJobs = (live: LiveCampaign): void => {
    for (const job of live.jobs.values()) if (isUnfinished(job)) scheduler.cancel(job.id)
  }
  /** Room that one campaign leaves is another's. */
  const others = (live: LiveCampaign): void => {
    for (const other of table.all()) if (other !== live) advance(other)
  }

  const known = (id: string): LiveCampaign => {
    const live = table.find(id)
    if (live !== null) return live
    throw new AppError('campaign.not-found', `There is no campaign "${id}" in this project.`, { campaign: id })
  }
  const requireState = (live: LiveCampaign, states: CampaignState[], verb: string): void => {
    const { id, title, state } = live.campaign
    if (states.includes(state)) return
    throw new AppError('campaign.wrong-state', `"${title}" is ${state} and cannot be ${verb}.`, { campaign: id, state })
  }
  const parse = (kind: CampaignKind, params: Record<string, unknown>): Record<string, unknown> => {
    const parsed = campaignParams[kind].safeParse(params)
    if (parsed.success) return resolveReferences(store, parsed.data)
    throw new AppError('campaign.bad-params', `${kind}: ${describeZodError(parsed.error)}`, { kind })
  }

  return {
    start(kind, given, mayReuse) {
      const params = parse(kind, given)
      const live = table.add({
        id: options.newId('campaign'),
        kind,
        title: plannerFor(kind).title(params, nameOf),
        state: 'running',
        params,
        seed: typeof params['seed'] === 'number' ? params['seed'] : 0,
        steps: [],
        createdAt: now(),
        finishedAt: null,
        runId: null,
        error: null,
        mayReuse,
        isClosing: false,
        activeMs: 0,
      })
      advance(live)
      return table.snapshot(live)
    },
    list: () => table.all().map((live) => table.snapshot(live)),
    get: (id) => table.snapshot(known(id)),
    result(id) {
      const live = known(id)
      const { kind, params, runId } = live.campaign
      if (runId !== null) return readRun(runId).result as Record<string, unknown>
      return plannerFor(kind).interim?.(params, outcomesOf(table.steps(live), table.runFacts)) ?? null
    },
    pause(id) {
      const live = known(id)
      requireState(live, ['running'], 'paused')
      table.move(live, 'paused', {})
      for (const job of live.jobs.values()) if (['running', 'queued'].includes(job.state)) scheduler.pause(job.id)
      table.publish(live)
      return table.snapshot(live)
    },
    resume(id) {
      const live = known(id)
      requireState(live, ['paused'], 'resumed')
      table.move(live, 'running', {})
      for (const job of live.jobs.values()) if (job.state === 'paused') scheduler.resume(job.id)
      advance(live)
      return table.snapshot(live)
    },
    cancel(id) {
      const live = known(id)
      requireState(live, ['running', 'paused'], 'cancelled')
      end(live, 'cancelled', null)
      return table.snapshot(live)
    },
    conclude(id) {
      const live = known(id)
      requireState(live, ['running', 'paused'], 'concluded')
      table.move(live, 'running', { isClosing: true })
      stopJobs(live)
      advance(live)
      return table.snapshot(live)
    },
    extend(id, params) {
      const live = known(id)
      requireState(live, ['running', 'paused'], 'extended')
      const { kind, params: present, state } = live.campaign
      const changed = parse(kind, { ...present, ...params })
      table.move(live, state, { params: changed, title: plannerFor(kind).title(changed, nameOf) })
      advance(live)
      return table.snapshot(live)
    },
    jobChanged(job) {
      const live = job.campaign === undefined ? null : table.find(job.campaign.id)
      if (job.campaign === undefined || live === null || isClosed) return
      table.setJob(live, job.campaign.stepKey, job)
      table.publishSoon(live)
      if (isUnfinished(job)) return
      table.keepTime(live)
      advance(live)
      others(live)
    },
    recover(mode) {
      if (store.isReadOnly) return
      for (const live of table.all()) {
        if (live.campaign.state !== 'running') continue
        table.move(live, mode === 'hold' ? 'paused' : 'running', {})
        advance(live)
      }
    },
    close() {
      isClosed = true
      table.close()
    },
  }
}

const stuck: WireError = {
  code: 'campaign.stuck',
  message: 'The campaign has nothing left to do and came to no conclusion. What its steps made is kept.',
  details: {},
}

const isToldAgain = ({ advancing }: LiveCampaign): boolean => advancing === 'again'
const isUnfinished = (job: Job): boolean => ['queued', 'running', 'paused'].includes(job.state)
const isUnderWay = ({ state }: CampaignStep): boolean => ['queued', 'running', 'paused'].includes(state)
