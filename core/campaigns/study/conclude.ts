import type { StudyParams, StudyPoint, StudyResult } from '../../contract/campaigns/study.ts'
import { distanceTo } from '../../optimise/target.ts'
import type { Conclusion, Situation, StepOutcome } from '../planner.ts'
import { failedSteps } from '../points/failed-steps.ts'
import { byKey } from '../points/measured-point.ts'
import { describeFindings } from './findings.ts'
import { studyPoints } from './measured.ts'
import type { StudyState } from './models.ts'
import { amplitudePlots } from './plots/amplitude.ts'
import { modelPlots } from './plots/models.ts'
import { prunabilityPlots } from './plots/prunability.ts'
import { prunabilityKey } from './prunability-key.ts'

/** The published combination: twice the baseline's rate for 3.3 points. The study's own is the point nearest to it. */
const published = { rateRatio: 133 / 66, lossRatio: 0.833 - 0.8 }

/** The record of the study, with the figures of the published experiment drawn beside its own. */
export function concludeStudy(
  params: StudyParams,
  state: StudyState,
  outcomes: readonly StepOutcome[],
  situation: Situation,
): Conclusion {
  const { baseline, regularised, pruned, combined, larger } = state
  const baselineFps = baseline.point.metrics['framesPerSecond'] ?? null
  const points = studyPoints([baseline, ...regularised, ...pruned, ...combined, ...larger], baselineFps)
  const base = points.find(({ phase }) => phase === 'baseline')!
  const best = nearestToPublished(points, base)
  const chosen = points.find(({ phase, amplitude }) => phase === 'regularised' && amplitude === state.amplitude) ?? null
  const prunabilityRunId = byKey(outcomes).get(prunabilityKey)?.runId ?? null
  const result: StudyResult = {
    recipe: params.recipe,
    points,
    baseline: base.key,
    regularised: chosen?.key ?? null,
    combined: best?.key ?? null,
    findings: describeFindings(params, points, base, best),
    prunabilityRunId,
    modelId: best?.modelId ?? base.modelId,
    wallSeconds: situation.elapsedMs / 1000,
  }
  const plots = [
    modelPlots(params, points, base),
    amplitudePlots(points, chosen?.key ?? null),
    ...(prunabilityRunId === null ? [] : prunabilityPlots(situation.readRun(prunabilityRunId).result)),
  ]
  const headline = best ?? base
  const shown = [
    'accuracyRatio',
    'validationAccuracyRatio',
    'testAccuracyRatio',
    'framesPerSecond',
    'energyMj',
    'sparsityRatio',
    'parameters',
  ]
  const own = Object.fromEntries(Object.entries(headline.metrics).filter(([key]) => shown.includes(key)))
  return {
    metrics: {
      ...own,
      ...(headline.rateRatio === null ? {} : { speedup: headline.rateRatio }),
      points: points.length,
      wallSeconds: result.wallSeconds,
    },
    result: { ...result, plots },
    outputModelId: result.modelId,
    diagnostics: failedSteps(outcomes),
  }
}

/** The combined model that comes nearest to the published trade, or beats it: the target is its rate ratio at its loss. */
function nearestToPublished(points: readonly StudyPoint[], base: StudyPoint): StudyPoint | null {
  const accuracy = base.metrics['accuracyRatio']
  const rate = base.metrics['framesPerSecond']
  if (accuracy === undefined || rate === undefined) return null
  const target = [
    { metric: 'framesPerSecond', relation: 'at-least', value: rate * published.rateRatio },
    { metric: 'accuracyRatio', relation: 'at-least', value: accuracy - published.lossRatio },
  ] as const
  const [best] = points
    .filter(({ phase }) => phase === 'combined')
    .sort(
      (a, b) =>
        distanceTo(target, a.metrics) - distanceTo(target, b.metrics) ||
        (b.metrics['framesPerSecond'] ?? 0) - (a.metrics['framesPerSecond'] ?? 0),
    )
  return best ?? null
}
