import type { AppError } from '../../base/errors.ts'
import { CancelledError } from '../../base/errors.ts'
import { terminalCampaignStates, type Campaign } from '../../contract/campaign.ts'
import type { Run } from '../../contract/run.ts'
import type { Output } from './output.ts'
import { createProgress } from './progress.ts'
import { JobFailedError } from './run-job.ts'
import type { EngineClient } from './session.ts'

/**
 * Starts or resumes a campaign, shows its progress over all steps, and resolves to the run that concludes it. Ctrl-C leaves it in the project,
 * to be resumed, and rejects with `CancelledError`; `hint` says how.
 */
export async function runCampaign<Result>(
  client: EngineClient,
  begin: () => Promise<Campaign>,
  output: Output,
  hint: string,
): Promise<{ campaign: Campaign; run: Run; result: Result }> {
  const progress = createProgress(process.stderr)
  let settle: (campaign: Campaign) => void = () => {}
  let interrupt: () => void = () => {}
  const ended = new Promise<Campaign>((resolve, reject) => {
    settle = resolve
    interrupt = () => reject(new CancelledError())
  })
  // Observed only once the campaign has begun.
  ended.catch(() => undefined)
  let id: string | null = null
  const take = (campaign: Campaign) => {
    if (id !== null && campaign.id !== id) return
    progress.update({ ...campaign, phase: phaseOf(campaign) })
    if (id !== null && terminalCampaignStates.includes(campaign.state)) settle(campaign)
  }
  const subscription = client.subscribe('campaigns', (campaign) => {
    if (id !== null) take(campaign)
  })
  process.on('SIGINT', interrupt)
  try {
    id = (await begin()).id
    take(await client.call('campaigns.get', { campaign: id }))
    const campaign = await ended
    progress.end()
    if (campaign.state === 'cancelled') throw new CancelledError()
    if (campaign.state !== 'succeeded' || campaign.runId === null) throw failureOf(campaign)
    const run = await client.call('runs.get', { run: campaign.runId })
    output.note(`${campaign.title}: done in ${(run.durationMs / 1000).toFixed(1)} s`)
    return { campaign, run, result: run.result as Result }
  } catch (error) {
    progress.end()
    if (error instanceof CancelledError) output.note(hint)
    throw error
  } finally {
    process.off('SIGINT', interrupt)
    subscription()
  }
}

function failureOf({ title, state, error }: Campaign): AppError {
  return new JobFailedError(
    error?.code ?? 'campaign.failed',
    error?.message ?? `${title} ended as ${state}.`,
    error?.details ?? {},
  )
}

/** `12 of 40, amplitude 1e-6, seed 42: quantised training`. */
function phaseOf({ steps }: Campaign): string {
  const done = steps.filter(({ state }) => !['waiting', 'queued', 'running', 'paused'].includes(state)).length
  const present = steps.find(({ state }) => state === 'running')
  return `${done} of ${steps.length}${present === undefined ? '' : `, ${present.title}`}`
}
