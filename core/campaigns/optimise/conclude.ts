import { z } from 'zod'
import { paretoFront } from '../../base/pareto.ts'
import type { OptimiseParams, OptimisePoint, OptimiseResult } from '../../contract/campaigns/optimise.ts'
import { describeCandidate, explainSearch } from '../../optimise/explain.ts'
import { epochsAt } from '../../optimise/schedule.ts'
import type { StopReason } from '../../optimise/search.ts'
import { describeTarget, meets, targetMetrics, type TargetMetric } from '../../optimise/target.ts'
import { recommend, trialKey } from '../../optimise/trial.ts'
import type { PlotSetInput } from '../../report/plots/plot.ts'
import { metricInfo } from '../../report/metric-info.ts'
import type { Conclusion, Situation } from '../planner.ts'
import { headlineMetrics } from '../points/headline-metrics.ts'
import { baseNames, cutMeasure, scheduleOf, toOutcome, type KnownTrial } from './trials.ts'

/** The record of a search; null when no trial could be measured. */
export function concludeSearch(
  params: OptimiseParams,
  trials: readonly KnownTrial[],
  reason: StopReason | 'ended',
  situation: Pick<Situation, 'readRun' | 'nameOf'>,
): Conclusion | null {
  const outcomes = trials.map(toOutcome)
  const best = recommend(params.target, outcomes)
  if (best === null) return null
  const names = baseNames(params, situation)
  const points = optimisePoints(params, trials, names)
  const recommended = points.find(({ key }) => key === trialKey(best))!
  const result: OptimiseResult = {
    target: describeTarget(params.target),
    isReached: recommended.isReached,
    recommended: recommended.key,
    modelId: recommended.modelId,
    explanation: explainSearch({
      target: params.target,
      outcomes,
      recommended: best,
      reason: reason === 'ended' ? 'budget' : reason,
      baseNames: names,
      cut: cutMeasure(params),
      images: imagesOf(trials.find((trial) => trialKey(trial) === recommended.key)?.point.evaluateRunId, situation),
      budgetSeconds: params.minutes * 60,
    }),
    points,
    reason,
  }
  return {
    metrics: { ...headlineMetrics(recommended.metrics), points: points.length },
    result: { ...result, plots: [frontPlot(params, points, recommended.key)] },
    outputModelId: recommended.modelId,
  }
}

const counted = z.object({ count: z.number() })

/** Images that an accuracy was measured on; null where its run does not say. */
function imagesOf(runId: string | null | undefined, { readRun }: Pick<Situation, 'readRun'>): number | null {
  return runId == null ? null : (counted.safeParse(readRun(runId).result).data?.count ?? null)
}

/** Finished trials as the window and the reports show them. Failed ones have no metrics. */
function optimisePoints(
  params: OptimiseParams,
  trials: readonly KnownTrial[],
  names: readonly string[],
): OptimisePoint[] {
  const { key: x, better } = frontMetric(params)
  const measured = trials.filter(({ point }) => point.state === 'measured')
  const placed = measured.flatMap((trial) => {
    const { [x]: across, accuracyRatio: up } = trial.point.metrics
    return across === undefined || up === undefined ? [] : [{ x: across, y: up, key: trialKey(trial) }]
  })
  const front = new Set(paretoFront(placed, { x: better, y: 'higher' }).map(({ key }) => key))
  return trials.map((trial) => {
    const { candidate, rung, point, seconds } = trial
    const key = trialKey(trial)
    return {
      ...candidate,
      key,
      title: describeCandidate(candidate, names, cutMeasure(params)),
      rung,
      epochs: epochsAt(scheduleOf(params), rung),
      modelId: point.modelId,
      runId: point.profileRunId ?? point.evaluateRunId,
      metrics: point.state === 'measured' ? point.metrics : {},
      isReached: point.state === 'measured' && meets(params.target, point.metrics),
      isOnFront: front.has(key),
      seconds,
    }
  })
}

/** What accuracy is set against: the first wish for anything else, or the frame rate. */
function frontMetric({ target }: Pick<OptimiseParams, 'target'>): {
  key: TargetMetric
  better: 'higher' | 'lower'
} {
  const key = target.find(({ metric }) => metric !== 'accuracyRatio')?.metric ?? 'framesPerSecond'
  return { key, better: targetMetrics[key].better }
}

/** Accuracy of every point against what the target wishes for, with the front and the recommended point. */
function frontPlot(
  params: Pick<OptimiseParams, 'target'>,
  points: readonly OptimisePoint[],
  recommended: string | null,
): PlotSetInput {
  const { key: x } = frontMetric(params)
  const { label, unit, isSimulated } = metricInfo(x)
  const drawn = points.flatMap((point) => {
    const { [x]: across, accuracyRatio: up } = point.metrics
    if (across === undefined || up === undefined) return []
    const isMarked = point.key === recommended
    const runId = point.runId === null ? {} : { runId: point.runId }
    return [
      {
        x: across,
        y: up,
        label: isMarked ? 'recommended' : point.title,
        isMarked,
        isOnFront: point.isOnFront,
        ...runId,
      },
    ]
  })
  return {
    key: 'front',
    title: `Accuracy against ${label.toLowerCase()}`,
    note: 'Every point is a trained and measured model. Accuracy: integers, validation images.',
    plots: [
      {
        key: `front-${x}`,
        title: `Accuracy against ${label.toLowerCase()}`,
        x: { label, unit, isSimulated },
        y: { label: 'Accuracy', unit: 'ratio' },
        groups: [
          { name: 'Trials', points: drawn.filter(({ isOnFront }) => !isOnFront) },
          { name: 'Pareto front', isLine: true, points: drawn.filter(({ isOnFront }) => isOnFront) },
        ],
      },
    ],
  }
}
