import type { Diagnostic } from '../../base/diagnostic.ts'
import type { SweepParams, SweepPoint, SweepResult, SweepValue } from '../../contract/campaigns/sweep.ts'
import type { Conclusion, StepOutcome } from '../planner.ts'
import { failedSteps } from '../points/failed-steps.ts'
import { chooseValue, findKnee } from './choose.ts'
import { sweepPlots } from './plots.ts'
import { pointsOf } from './steps.ts'

type Outcomes = ReadonlyMap<string, StepOutcome>

/** Points measured so far: those whose training succeeded, in the order of the plan. */
function measuredPoints(params: SweepParams, outcomes: Outcomes): SweepPoint[] {
  return pointsOf(params).flatMap(({ value, seed, train, evaluate, test, profile }) => {
    const of = (key: string | null): StepOutcome | undefined => (key === null ? undefined : outcomes.get(key))
    const figure = (key: string | null, name: string): number | null => of(key)?.metrics[name] ?? null
    const trained = of(train)
    if (trained?.state !== 'succeeded' || trained.runId === null || trained.outputModelId === null) return []
    return {
      value,
      seed,
      modelId: trained.outputModelId,
      trainRunId: trained.runId,
      evaluateRunId: of(evaluate)?.runId ?? null,
      profileRunId: of(profile)?.runId ?? null,
      accuracyRatio: evaluate === null ? figure(train, 'validationAccuracyRatio') : figure(evaluate, 'accuracyRatio'),
      testAccuracyRatio: figure(test, 'accuracyRatio'),
      sparsityRatio: figure(train, 'sparsityRatio'),
      framesPerSecond: figure(profile, 'framesPerSecond'),
      energyMj: figure(profile, 'energyMj'),
    }
  })
}

/** Means over the seeds, by rising value. */
function meanValues(points: readonly SweepPoint[]): SweepValue[] {
  const values = [...new Set(points.map(({ value }) => value))].sort((a, b) => a - b)
  return values.map((value) => {
    const own = points.filter((point) => point.value === value)
    const of = (key: keyof SweepPoint): number[] =>
      own.flatMap((point) => (typeof point[key] === 'number' ? point[key] : []))
    const accuracies = of('accuracyRatio')
    return {
      value,
      seeds: own.length,
      accuracyRatio: mean(accuracies),
      accuracySpreadRatio: accuracies.length === 0 ? null : Math.max(...accuracies) - Math.min(...accuracies),
      testAccuracyRatio: mean(of('testAccuracyRatio')),
      sparsityRatio: mean(of('sparsityRatio')),
      framesPerSecond: mean(of('framesPerSecond')),
      energyMj: mean(of('energyMj')),
    }
  })
}

/** The record of a sweep; null when no point came to an end. */
export function concludeSweep(params: SweepParams, outcomes: readonly StepOutcome[]): Conclusion | null {
  const points = measuredPoints(params, new Map(outcomes.map((outcome) => [outcome.key, outcome])))
  if (points.length === 0) return null
  const values = meanValues(points)
  const chosenValue = chooseValue(values, params.toleratedLossRatio)
  const kneeValue = findKnee(values)
  const result: SweepResult = {
    parameter: params.parameter,
    points,
    values,
    chosenValue,
    kneeValue,
    modelId: bestModel(points, chosenValue),
    plots: sweepPlots({ parameter: params.parameter, points, values, chosenValue, kneeValue }),
  }
  return {
    metrics: metricsOf(points, values, chosenValue),
    result,
    outputModelId: result.modelId,
    diagnostics: [...failedSteps(outcomes), ...missingChoice(values, chosenValue)],
  }
}

function bestModel(points: readonly SweepPoint[], value: number | null): string | null {
  const own = points.filter((point) => point.value === value)
  return own.sort((a, b) => (b.accuracyRatio ?? 0) - (a.accuracyRatio ?? 0))[0]?.modelId ?? null
}

function metricsOf(
  points: readonly SweepPoint[],
  values: readonly SweepValue[],
  chosenValue: number | null,
): Record<string, number> {
  const base = values[0]
  const chosen = values.find(({ value }) => value === chosenValue)
  const given = {
    accuracyRatio: chosen?.accuracyRatio,
    validationAccuracyRatio: chosen?.accuracyRatio,
    testAccuracyRatio: chosen?.testAccuracyRatio,
    sparsityRatio: chosen?.sparsityRatio,
    framesPerSecond: chosen?.framesPerSecond,
    energyMj: chosen?.energyMj,
    chosenValue: chosen?.value,
    accuracyLossRatio: difference(base?.accuracyRatio, chosen?.accuracyRatio),
    sparsityGainRatio: difference(chosen?.sparsityRatio, base?.sparsityRatio),
    points: points.length,
  }
  return Object.fromEntries(Object.entries(given).flatMap(([key, value]) => (value == null ? [] : [[key, value]])))
}

function missingChoice(values: readonly SweepValue[], chosenValue: number | null): Diagnostic[] {
  if (chosenValue !== null) return []
  return [
    {
      code: 'sweep.nothing-chosen',
      severity: 'warning',
      subject: 'sweep',
      message: `No value was chosen: the smallest one (${values[0]?.value ?? 'none'}), against which losses count, was not measured. Sweep it again to compare.`,
      values: {},
    },
  ]
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length
}

function difference(a: number | null | undefined, b: number | null | undefined): number | null {
  return a == null || b == null ? null : a - b
}
