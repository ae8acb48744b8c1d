import { shortNumber } from '../../base/short-number.ts'
import type { StudyParams } from '../../contract/campaigns/study.ts'
import { akidanetKeys } from '../akidanet/steps.ts'
import type { Situation } from '../planner.ts'
import type { Outcomes } from '../points/measured-point.ts'
import { planFromTable } from '../points/table-plan.ts'
import { chooseAmplitude, chooseStrategy, costliestLayers, type Strategy } from './choose.ts'
import { largerNames, largerPhases, largerStart } from './larger-start.ts'
import { areOver, measureModels, type MeasuredModel } from './measured.ts'
import { prunabilityKey } from './prunability-key.ts'
import { nextRatio } from './reduce.ts'
import { scaleOf } from './scale.ts'
import type { StudyModel } from './study-model.ts'

export type StudyState = {
  baseline: MeasuredModel
  regularised: MeasuredModel[]
  pruned: PrunedModel[]
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
  const cuts = cutSource(baseline, outcomes, situation)
  const { pruned, isOver: isPrunedOver } = prunedModels(params, outcomes, cuts)
  const combined =
    amplitude === null || !isPrunedOver
      ? []
      : measureModels(combinedModels(amplitude, chooseStrategy(pruned), pruned), outcomes)
  const wanted = baseline.point.metrics['framesPerSecond']
  const larger = amplitude === null || wanted === undefined ? [] : largerModels(params, amplitude, wanted, outcomes)
  const isOver = amplitude !== null && isPrunedOver && areOver([baseline, ...combined, ...larger])
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

/** What cuts are planned from, once the baseline is measured: its costliest layers, its cycles, and the prunability table (null without one). */
type CutSource = { layers: string[]; cycles: number | undefined; table: unknown; isTableOver: boolean }

function cutSource(
  { point }: MeasuredModel,
  outcomes: Outcomes,
  { readRun }: Pick<Situation, 'readRun'>,
): CutSource | null {
  if (point.profileRunId === null) return null
  const table = outcomes.get(prunabilityKey)
  const runId = table?.runId ?? null
  return {
    layers: costliestLayers(readRun(point.profileRunId)),
    cycles: point.metrics['cycles'],
    table: runId === null ? null : readRun(runId).result,
    isTableOver: (table?.state ?? 'pending') !== 'pending',
  }
}

type PrunedModel = MeasuredModel & { strategy: Strategy }

/** The greedy cuts are planned last: they save as many cycles as the uniform ones turned out to, so that equal rates are compared. */
function prunedModels(
  params: StudyParams,
  outcomes: Outcomes,
  cuts: CutSource | null,
): { pruned: PrunedModel[]; isOver: boolean } {
  const { ratios } = scaleOf(params)
  const measured = (strategy: Strategy, models: StudyModel[]) =>
    measureModels(models, outcomes).map((model): PrunedModel => ({ ...model, strategy }))
  const uniform = measured(
    'uniform',
    ratios.map((ratio) => cutModel('pruned', 'uniform', ratio, { ratio })),
  )
  if (cuts === null) return { pruned: uniform, isOver: false }
  const costliest = measured(
    'costliest',
    cuts.layers.length === 0
      ? []
      : ratios.map((ratio) => cutModel('pruned', 'costliest', ratio, { ratio, layers: cuts.layers })),
  )
  const greedy = measured(
    'greedy',
    uniform.flatMap(({ ratio, point }) => {
      const cycles = point.metrics['cycles']
      if (cuts.cycles === undefined || cycles === undefined) return []
      const filters = planFromTable(cuts.table, Math.max(0, 1 - cycles / cuts.cycles))
      const isEmpty = filters === null || Object.keys(filters).length === 0
      return isEmpty ? [] : [cutModel('pruned', 'greedy', ratio, { filters })]
    }),
  )
  const pruned = [...uniform, ...costliest, ...greedy]
  return { pruned, isOver: cuts.isTableOver && areOver(pruned) }
}

/** The same cuts again, now with the chosen amplitude. */
function combinedModels(amplitude: number, strategy: Strategy, pruned: readonly PrunedModel[]): StudyModel[] {
  const own = pruned.filter((model) => model.strategy === strategy)
  return own.map(({ ratio, cut }) => cutModel('combined', strategy, ratio, cut!, amplitude))
}

const cutWords: Record<Strategy, (share: string) => string> = {
  uniform: (share) => `${share} cut everywhere`,
  costliest: (share) => `${share} cut from the costliest layers`,
  greedy: (share) => `cut by the table, as fast as ${share} everywhere`,
}

function cutModel(
  phase: 'pruned' | 'combined',
  strategy: Strategy,
  ratio: number,
  cut: Readonly<Record<string, unknown>>,
  amplitude = 0,
): StudyModel {
  return {
    ...baselineModel,
    key: `${phase}-${strategy}-p${ratio}`,
    phase,
    title: `${cutWords[strategy](percent(ratio))}${amplitude > 0 ? `, L1+L2 ${shortNumber(amplitude)}` : ''}`,
    amplitude,
    ratio,
    cut,
  }
}

/** Larger models, each cut more until it is as fast as the baseline: a next one is known when the last was measured. */
function largerModels(params: StudyParams, amplitude: number, wantedFps: number, outcomes: Outcomes): MeasuredModel[] {
  return largerPhases.flatMap((phase) => {
    const start = largerStart(params, phase)
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
        title: `${largerNames[phase]}, ${ratio === 0 ? 'nothing cut' : `${percent(ratio)} cut`}, L1+L2 ${shortNumber(amplitude)}`,
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
