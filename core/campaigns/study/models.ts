import { shortNumber } from '../../base/short-number.ts'
import type { StudyParams } from '../../contract/campaigns/study.ts'
import { akidanetKeys } from '../akidanet/steps.ts'
import type { Situation } from '../planner.ts'
import type { Outcomes } from '../points/measured-point.ts'
import { chooseAmplitude, chooseStrategy, costliestLayers, strategies, type Strategy } from './choose.ts'
import { areOver, measureModels, type MeasuredModel } from './measured.ts'
import { nextRatio } from './reduce.ts'
import { scaleOf } from './scale.ts'
import type { StudyModel } from './study-model.ts'

export type StudyState = {
  baseline: MeasuredModel
  regularised: MeasuredModel[]
  pruned: (MeasuredModel & { strategy: Strategy })[]
  combined: MeasuredModel[]
  larger: MeasuredModel[]
  /** Known once the sweep is over. */
  amplitude: number | null
  /** Every model is known and nothing more is to come of any. */
  isOver: boolean
}

/** All models of the study that are known by now: which ones follows from parameters and outcomes alone. */
export function studyState(params: StudyParams, outcomes: Outcomes, situation: Pick<Situation, 'readRun'>): StudyState {
  const [baseline] = measureModels([baselineModel], outcomes) as [MeasuredModel]
  const regularised = measureModels(regularisedModels(params), outcomes)
  const amplitude = areOver(regularised) ? chooseAmplitude(regularised, params.toleratedLossRatio) : null
  const profileRunId = baseline.point.profileRunId
  const layers = profileRunId === null ? [] : costliestLayers(situation.readRun(profileRunId))
  const pruned = prunedModels(params, layers).map(({ strategy, ...model }) => ({
    ...measureModels([model], outcomes)[0]!,
    strategy,
  }))
  const isPrunedOver = profileRunId !== null && areOver(pruned)
  const combined =
    amplitude === null || !isPrunedOver
      ? []
      : measureModels(combinedModels(params, amplitude, chooseStrategy(pruned), layers), outcomes)
  const wanted = baseline.point.metrics['framesPerSecond']
  const larger = amplitude === null || wanted === undefined ? [] : largerModels(params, amplitude, wanted, outcomes)
  const isStarted = baseline.point.state === 'measured' || baseline.point.state === 'failed'
  const isOver =
    isStarted && amplitude !== null && isPrunedOver && areOver([...combined, ...larger]) && combined.length > 0
  return { baseline, regularised, pruned, combined, larger, amplitude, isOver }
}

const baselineModel: StudyModel = {
  key: akidanetKeys.measured,
  phase: 'baseline',
  title: 'Baseline',
  start: `$step:${akidanetKeys.float}`,
  amplitude: 0,
  ratio: 0,
  cut: null,
}

/** The sweep, with a control that is trained as long without regulariser. */
function regularisedModels(params: StudyParams): StudyModel[] {
  return [0, ...scaleOf(params).amplitudes].map((amplitude) => ({
    ...baselineModel,
    key: `a${shortNumber(amplitude)}`,
    phase: 'regularised',
    title: amplitude === 0 ? 'No regulariser' : `L1+L2 ${shortNumber(amplitude)}`,
    amplitude,
  }))
}

function prunedModels(params: StudyParams, layers: readonly string[]): (StudyModel & { strategy: Strategy })[] {
  return scaleOf(params).ratios.flatMap((ratio) =>
    strategies
      .filter((strategy) => strategy === 'uniform' || layers.length > 0)
      .map((strategy) => ({ ...cutModel('pruned', strategy, ratio, 0, layers), strategy })),
  )
}

function combinedModels(
  params: StudyParams,
  amplitude: number,
  strategy: Strategy,
  layers: readonly string[],
): StudyModel[] {
  return scaleOf(params).ratios.map((ratio) => cutModel('combined', strategy, ratio, amplitude, layers))
}

function cutModel(
  phase: 'pruned' | 'combined',
  strategy: Strategy,
  ratio: number,
  amplitude: number,
  layers: readonly string[],
): StudyModel {
  const what = strategy === 'uniform' ? 'cut everywhere' : 'cut from the costliest layers'
  return {
    ...baselineModel,
    key: `${phase}-${strategy}-p${ratio}`,
    phase,
    title: `${percent(ratio)} ${what}${amplitude > 0 ? `, L1+L2 ${shortNumber(amplitude)}` : ''}`,
    amplitude,
    ratio,
    cut: strategy === 'uniform' ? { ratio } : { ratio, layers },
  }
}

/** Larger models, each cut more until it is as fast as the baseline: a next one is known when the last was measured. */
function largerModels(params: StudyParams, amplitude: number, wantedFps: number, outcomes: Outcomes): MeasuredModel[] {
  const lines = [
    ['half', 'alpha .5', params.halfModel],
    ['full', 'alpha 1.0', params.fullModel],
  ] as const
  return lines.flatMap(([phase, name, start]) => {
    if (start === undefined) return []
    const known: MeasuredModel[] = []
    for (;;) {
      const reduced = known.flatMap(({ ratio, point }) =>
        point.metrics['framesPerSecond'] === undefined
          ? []
          : [{ ratio, framesPerSecond: point.metrics['framesPerSecond'] }],
      )
      const ratio = nextRatio(reduced, wantedFps)
      if (ratio === null) return known
      const model: StudyModel = {
        key: `${phase}-p${ratio}`,
        phase,
        title: `${name}, ${ratio === 0 ? 'nothing cut' : `${percent(ratio)} cut`}, L1+L2 ${shortNumber(amplitude)}`,
        start,
        amplitude,
        ratio,
        cut: ratio === 0 ? null : { ratio },
      }
      const [measured] = measureModels([model], outcomes) as [MeasuredModel]
      known.push(measured)
      if (measured.point.state !== 'measured') return known
    }
  })
}

function percent(ratio: number): string {
  return `${Number((ratio * 100).toFixed(1))} %`
}
