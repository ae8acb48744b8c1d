import type { PlannedStep } from '../../contract/campaign.ts'
import type { OptimiseParams } from '../../contract/campaigns/optimise.ts'
import { candidateKey, type Candidate, type CutMeasure } from '../../optimise/candidates.ts'
import { describeCandidate } from '../../optimise/explain.ts'
import { epochsOfRung, type Schedule } from '../../optimise/schedule.ts'
import type { Search } from '../../optimise/search.ts'
import { trialKey, type Trial, type TrialOutcome } from '../../optimise/trial.ts'
import type { Situation } from '../planner.ts'
import { bitsText } from '../points/bits-text.ts'
import { measuredPoint, secondsOf, type MeasuredPoint, type Outcomes } from '../points/measured-point.ts'
import type { CutParams } from './cuts.ts'
import { cutStep, measuringSteps, trainingStep } from '../points/point-steps.ts'

export function basesOf({ model, otherModels }: Pick<OptimiseParams, 'model' | 'otherModels'>): string[] {
  return [...new Set([model, ...otherModels])]
}

export function baseNames(params: OptimiseParams, { nameOf }: Pick<Situation, 'nameOf'>): string[] {
  return basesOf(params).map(nameOf)
}

export function scheduleOf({ firstEpochs, eta, rungs }: OptimiseParams): Schedule {
  return { firstEpochs, eta, rungs }
}

export function searchOf(params: OptimiseParams): Search {
  const ascending = (values: readonly number[]) => [...new Set([0, ...values])].sort((a, b) => a - b)
  return {
    target: params.target,
    space: {
      bases: basesOf(params).length,
      amplitudes: ascending(params.amplitudes),
      ratios: ascending(params.ratios),
      bits: [...new Set(params.bits.map(bitsText))],
    },
    schedule: scheduleOf(params),
    budgetSeconds: params.minutes * 60,
    stopWhenReached: params.stopWhenReached,
  }
}

/** What the ratio of a candidate counts under a strategy. */
export function cutMeasure({ strategy }: Pick<OptimiseParams, 'strategy'>): CutMeasure {
  return strategy === 'greedy' ? 'cycles' : 'filters'
}

type TrialKeys = { cut: string | null; float: string | null; quantised: string; measured: string }

/** Keys of a trial's steps. Trials that differ in the bits alone share cut and float training; the untouched base needs neither at first. */
function keysOf({ candidate, rung }: Trial): TrialKeys {
  const { base, ratio, amplitude } = candidate
  const shared = candidateKey({ ...candidate, bits: 'float' })
  const own = trialKey({ candidate, rung })
  const isUntouched = ratio === 0 && amplitude === 0 && rung === 0
  return {
    cut: ratio === 0 ? null : `cut:m${base}-p${ratio}`,
    float: isUntouched ? null : `float:${shared}-r${rung}`,
    quantised: `quantised:${own}`,
    measured: own,
  }
}

/**
 * Cut, float training, quantised training and measurements of a trial; a higher rung goes on from the float model of the one below. `names` are
 * those of the bases.
 */
export function trialSteps(
  params: OptimiseParams,
  trial: Trial,
  cutOf: CutParams,
  names: readonly string[],
  { test = false } = {},
): PlannedStep[] {
  const { candidate, rung } = trial
  const base = basesOf(params)[candidate.base]!
  const teacher = params.teacher ?? base
  const keys = keysOf(trial)
  const title = titleOfTrial(params, trial, names)
  const name = `opt-${candidateKey(candidate).replaceAll(/[/=,]/g, '')}-r${rung}`
  const activity = { kind: params.regulariser, amplitude: candidate.amplitude }
  const start = keys.cut === null ? base : `$step:${keys.cut}`
  const below = rung === 0 ? null : keysOf({ candidate, rung: rung - 1 }).float
  const float = keys.float === null ? start : `$step:${keys.float}`
  const bits = params.bits.find((each) => bitsText(each) === candidate.bits)!
  const shared = { title, teacher, activity }
  return [
    ...(keys.cut !== null
      ? [
          cutStep(params, {
            key: keys.cut,
            title,
            model: base,
            name: `opt-m${candidate.base}-p${candidate.ratio}`,
            params: { ...cutOf(candidate), importance: params.importance },
          }),
        ]
      : []),
    ...(keys.float !== null
      ? [
          trainingStep(params, {
            ...shared,
            key: keys.float,
            model: below === null ? start : `$step:${below}`,
            epochs: epochsOfRung(scheduleOf(params), rung),
            bits: null,
            name: `${name}-float`,
          }),
        ]
      : []),
    trainingStep(params, {
      ...shared,
      key: keys.quantised,
      model: float,
      epochs: params.quantisedEpochs,
      bits,
      name,
    }),
    ...measuringSteps(params, { key: keys.measured, title, model: `$step:${keys.quantised}`, test }),
  ]
}

function titleOfTrial(params: OptimiseParams, { candidate, rung }: Trial, names: readonly string[]): string {
  return `${describeCandidate(candidate, names, cutMeasure(params))}, rung ${rung + 1}`
}

export type KnownTrial = Trial & { point: MeasuredPoint; seconds: number }

/** Every trial that was planned, found by the keys of its steps, in the order it was planned. */
export function knownTrials(
  trials: readonly Trial[],
  outcomes: Outcomes,
  situation: Pick<Situation, 'readRun'>,
): KnownTrial[] {
  const counted = new Set<string>()
  return trials.map((trial) => {
    const keys = keysOf(trial)
    const point = measuredPoint(outcomes, keys.quantised, keys.measured)
    const steps = [keys.cut, keys.float, keys.quantised, `${keys.measured}:val`, `${keys.measured}:profile`]
    // What trials share is counted once.
    const own = steps.filter((key) => key !== null && !counted.has(key) && counted.add(key)) as string[]
    return { ...trial, point, seconds: secondsOf(outcomes, own, situation) }
  })
}

export function toOutcome({ candidate, rung, point, seconds }: KnownTrial): TrialOutcome {
  return { candidate, rung, measured: point.state === 'measured' ? point.metrics : null, seconds }
}

/** The trial of a `quantised:` step, read back from its key; null for other steps. */
export function trialOfKey(key: string): Trial | null {
  const match = /^quantised:m(\d+)-p([\d.]+)-a([\d.e+-]+)-([\d/a-z=,]+)-r(\d+)$/.exec(key)
  if (!match) return null
  const candidate: Candidate = {
    base: Number(match[1]),
    ratio: Number(match[2]),
    amplitude: Number(match[3]),
    bits: match[4]!,
  }
  return { candidate, rung: Number(match[5]) }
}
