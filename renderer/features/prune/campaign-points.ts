import type { Campaign } from '../../../core/contract/campaign.ts'
import type { RunSummary } from '../../../core/contract/run.ts'

/** A model that a campaign has trained and measured so far. */
export type CampaignPoint = {
  key: string
  title: string
  /** Of the profile. */
  runId: string
  modelId: string | null
  /** Of the profile, with the accuracy in integers of the evaluation. */
  metrics: Readonly<Record<string, number>>
}

/**
 * The points of a campaign as far as they are measured: a point KEY is measured by the steps `KEY:val` and `KEY:profile`. So the front grows while
 * the campaign runs.
 */
export function campaignPoints(
  campaign: Pick<Campaign, 'steps'>,
  runOf: (id: string | null) => RunSummary | null,
): CampaignPoint[] {
  const byKey = new Map(campaign.steps.map((step) => [step.key, step]))
  return campaign.steps.flatMap((step) => {
    const key = /^(.*):profile$/.exec(step.key)?.[1]
    const evaluated = key === undefined ? null : runOf(byKey.get(`${key}:val`)?.runId ?? null)
    const profiled = runOf(step.runId)
    const accuracyRatio = evaluated?.metrics['accuracyRatio']
    if (key === undefined || profiled === null || accuracyRatio === undefined) return []
    return [
      {
        key,
        title: step.title.replace(/: profile$/, ''),
        runId: profiled.id,
        modelId: profiled.inputModelId,
        metrics: { ...profiled.metrics, accuracyRatio },
      },
    ]
  })
}
