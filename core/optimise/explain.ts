import { shortNumber } from '../base/short-number.ts'
import type { Candidate, CutMeasure } from './candidates.ts'
import type { StopReason } from './search.ts'
import {
  describeTarget,
  distanceTo,
  formatMetric,
  meets,
  shortfallOf,
  targetMetricNames,
  targetMetrics,
  type Condition,
  type Measured,
  type Target,
} from './target.ts'
import type { TrialOutcome } from './trial.ts'

export type Explained = {
  target: Target
  outcomes: readonly TrialOutcome[]
  recommended: TrialOutcome | null
  reason: StopReason
  baseNames: readonly string[]
  cut: CutMeasure
  /** Images the accuracy was measured on; null where unknown. */
  images: number | null
  budgetSeconds: number
}

/** The outcome of a search in sentences: what is recommended, what was changed, what it costs and gains, how far from the target, what was tried. */
export function explainSearch(search: Explained): string[] {
  const { target, recommended } = search
  if (recommended?.measured == null)
    return [`Nothing could be measured: all ${search.outcomes.length} trials failed.`, describeTried(search)]
  const base = untouched(search.outcomes, recommended.candidate)
  return [
    describeVerdict(search, recommended.measured),
    `Recommended: ${describeCandidate(recommended.candidate, search.baseNames, search.cut)}. It has ${describeFigures(recommended.measured)}.`,
    ...(base?.measured && base !== recommended
      ? [`Against the untouched base, equally quantised: ${describeTrade(base.measured, recommended.measured)}.`]
      : []),
    ...describeMargins(target, recommended.measured),
    ...describeNoise(search.images, recommended.measured),
    describeTried(search),
  ]
}

/** What was done to the base, e.g. `akidanet with 30 % of the filters cut, L1+L2 1e-6, 8/4/4 bits`. */
export function describeCandidate(
  { base, ratio, amplitude, bits }: Candidate,
  baseNames: readonly string[],
  cut: CutMeasure,
): string {
  const what = cut === 'filters' ? 'of the filters cut' : 'of the cycles saved by a planned cut'
  const parts = [
    ratio > 0 ? `${percent(ratio)} ${what}` : 'no filters cut',
    amplitude > 0 ? `L1+L2 ${shortNumber(amplitude)}` : 'no activity regularisation',
    `${bits} bits`,
  ]
  return `${baseNames[base] ?? `base ${base + 1}`} with ${parts.join(', ')}`
}

/** The outcome of the same base and bits with nothing cut and nothing regularised, with the most training. */
function untouched(outcomes: readonly TrialOutcome[], { base, bits }: Candidate): TrialOutcome | null {
  return (
    outcomes
      .filter(
        ({ candidate, measured }) =>
          candidate.base === base &&
          candidate.bits === bits &&
          candidate.ratio === 0 &&
          candidate.amplitude === 0 &&
          measured !== null,
      )
      .toSorted((a, b) => b.rung - a.rung)[0] ?? null
  )
}

function describeVerdict({ target, reason, outcomes }: Explained, measured: Measured): string {
  if (meets(target, measured)) return `The target (${describeTarget(target)}) is reached.`
  const missed = target
    .filter((condition) => shortfallOf(condition, measured) > 0)
    .map((each) => missedBy(each, measured))
  const why =
    reason === 'budget'
      ? 'The time was used up; more time may bring it nearer.'
      : 'Nothing new was left to try in the given space.'
  const nearest = outcomes.length > 1 ? ' by the nearest point' : ''
  return `The target (${describeTarget(target)}) is not reached${nearest}: ${missed.join(' and ')}. ${why}`
}

function missedBy(condition: Condition, measured: Measured): string {
  const { metric, value } = condition
  const found = measured[metric]
  const { label } = targetMetrics[metric]
  if (found === undefined) return `${label} was not measured`
  const gap = Math.abs(found - value)
  if (metric.endsWith('Ratio')) return `${label} misses by ${(gap * 100).toFixed(1)} points`
  return `${label} misses by ${formatMetric(metric, gap)} (${percent(gap / Math.max(Math.abs(value), Number.MIN_VALUE))})`
}

function describeMargins(target: Target, measured: Measured): string[] {
  if (distanceTo(target, measured) > 0) return []
  const spare = target.map(({ metric, value }) => {
    const gap = Math.abs((measured[metric] ?? value) - value)
    return metric.endsWith('Ratio')
      ? `${(gap * 100).toFixed(1)} points of ${targetMetrics[metric].label}`
      : formatMetric(metric, gap)
  })
  return [`To spare: ${spare.join(' and ')}.`]
}

function describeFigures(measured: Measured): string {
  return targetMetricNames
    .flatMap((metric) => {
      const value = measured[metric]
      if (value === undefined) return []
      const text = formatMetric(metric, value)
      return [metric.endsWith('Ratio') ? `${text} ${targetMetrics[metric].label}` : text]
    })
    .join(', ')
}

function describeTrade(before: Measured, after: Measured): string {
  const parts: string[] = []
  const accuracy = (after['accuracyRatio'] ?? 0) - (before['accuracyRatio'] ?? 0)
  if (before['framesPerSecond'] && after['framesPerSecond'])
    parts.push(`${(after['framesPerSecond'] / before['framesPerSecond']).toFixed(2)} times the frame rate`)
  if (before['energyMj'] && after['energyMj'])
    parts.push(`${(after['energyMj'] / before['energyMj']).toFixed(2)} times the energy`)
  if (before['parameters'] && after['parameters'])
    parts.push(`${percent(after['parameters'] / before['parameters'])} of the parameters`)
  parts.push(
    Math.abs(accuracy) < 5e-4
      ? 'the same accuracy'
      : `${Math.abs(accuracy * 100).toFixed(1)} points of accuracy ${accuracy < 0 ? 'lost' : 'gained'}`,
  )
  return parts.join(', ')
}

/** Standard error of a share measured on so many images: sqrt(p (1 - p) / n). */
function describeNoise(images: number | null, measured: Measured): string[] {
  const accuracy = measured['accuracyRatio']
  if (images === null || images === 0 || accuracy === undefined) return []
  const error = Math.sqrt((accuracy * (1 - accuracy)) / images)
  return [
    `The accuracy is of ${images} validation images: give or take ${(error * 100).toFixed(1)} points, and the best of many trials looks better than it is. Measure the recommended model on test images.`,
  ]
}

function describeTried({ outcomes, budgetSeconds }: Explained): string {
  const models = new Set(outcomes.map(({ candidate }) => JSON.stringify(candidate))).size
  const failed = outcomes.filter(({ measured }) => measured === null).length
  const seconds = outcomes.reduce((sum, outcome) => sum + outcome.seconds, 0)
  const failures = failed === 0 ? '' : `, ${failed} of which failed`
  return `Tried: ${outcomes.length} trainings of ${models} candidates${failures}, ${minutes(seconds)} of work of ${minutes(budgetSeconds)}.`
}

function minutes(seconds: number): string {
  return seconds < 90 ? `${Math.round(seconds)} s` : `${Number((seconds / 60).toFixed(1))} min`
}

function percent(ratio: number): string {
  return `${Number((ratio * 100).toFixed(1))} %`
}
