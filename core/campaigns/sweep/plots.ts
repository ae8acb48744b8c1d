import { shortNumber } from '../../base/short-number.ts'
import type { SweepPoint, SweepValue } from '../../contract/campaigns/sweep.ts'
import type { PlotInput, PlotSetInput } from '../../report/plots/plot.ts'
import { parameterName } from './parameter-name.ts'

export type SweepPlotInput = {
  parameter: string
  points: readonly SweepPoint[]
  values: readonly SweepValue[]
  chosenValue: number | null
  kneeValue: number | null
}

type Figure = 'accuracyRatio' | 'sparsityRatio' | 'framesPerSecond'
type Group = PlotInput['groups'][number]

/** The charts of a sweep: accuracy and sparsity against the value, the simulated frame rate where it was predicted, accuracy against sparsity. */
export function sweepPlots(input: SweepPlotInput): PlotSetInput[] {
  const name = parameterName(input.parameter)
  const x = { label: name.charAt(0).toUpperCase() + name.slice(1), unit: '', scale: 'log' as const }
  const plots: PlotInput[] = [
    {
      key: 'accuracy-sparsity',
      title: `Accuracy and sparsity against ${name}`,
      note: noteOn(input),
      x,
      y: { label: 'Accuracy, sparsity', unit: 'ratio' },
      groups: [
        means(input, 'accuracyRatio', 'Accuracy'),
        means(input, 'sparsityRatio', 'Sparsity'),
        ...everySeed(input, 'accuracyRatio', 'Accuracy, each seed'),
      ],
    },
    {
      key: 'frame-rate',
      title: `Frame rate against ${name}`,
      x,
      y: { label: 'Frame rate', unit: 'FPS', isSimulated: true },
      groups: [means(input, 'framesPerSecond', 'Frame rate')],
    },
    {
      key: 'trade',
      title: 'Accuracy against sparsity',
      x: { label: 'Sparsity', unit: 'ratio' },
      y: { label: 'Accuracy', unit: 'ratio' },
      groups: [tradeOff(input)],
    },
  ]
  const shown = plots.filter(({ groups }) => groups.some(({ points }) => points.length > 0))
  return shown.length === 0 ? [] : [{ key: 'sweep', title: 'Sweep', plots: shown }]
}

function noteOn({ chosenValue, kneeValue }: SweepPlotInput): string {
  const parts = [
    chosenValue === null ? '' : `chosen ${shortNumber(chosenValue)}`,
    kneeValue === null ? '' : `knee ${shortNumber(kneeValue)}`,
  ].filter(Boolean)
  return parts.length === 0 ? '' : `Ringed: ${parts.join(', ')}.`
}

function means(input: SweepPlotInput, figure: Figure, name: string): Group {
  return {
    name,
    isLine: true,
    points: input.values.flatMap((each) => {
      const y = each[figure]
      const runId = input.points.find(({ value }) => value === each.value)?.trainRunId
      const isMarked = isChosen(input, each.value)
      return y === null
        ? []
        : [{ x: each.value, y, label: labelOf(input, each.value), isMarked, ...(runId === undefined ? {} : { runId }) }]
    }),
  }
}

/** Single measurements, where there is more than one of a value. */
function everySeed(input: SweepPlotInput, figure: 'accuracyRatio', name: string): Group[] {
  if (new Set(input.points.map(({ seed }) => seed)).size < 2) return []
  const points = input.points.flatMap(({ value, seed, trainRunId, [figure]: y }) =>
    y === null ? [] : [{ x: value, y, label: `${labelOf(input, value)}, seed ${seed}`, runId: trainRunId }],
  )
  return [{ name, points }]
}

function tradeOff(input: SweepPlotInput): Group {
  return {
    name: 'Mean of the seeds',
    isLine: true,
    points: input.values.flatMap(({ value, accuracyRatio, sparsityRatio }) => {
      const runId = input.points.find((point) => point.value === value)?.trainRunId
      const point = { label: labelOf(input, value), isMarked: isChosen(input, value) }
      return accuracyRatio === null || sparsityRatio === null
        ? []
        : [{ x: sparsityRatio, y: accuracyRatio, ...point, ...(runId === undefined ? {} : { runId }) }]
    }),
  }
}

function isChosen({ chosenValue, kneeValue }: SweepPlotInput, value: number): boolean {
  return value === chosenValue || value === kneeValue
}

function labelOf({ parameter, chosenValue, kneeValue }: SweepPlotInput, value: number): string {
  const marks = [value === chosenValue ? 'chosen' : '', value === kneeValue ? 'knee' : ''].filter(Boolean)
  const name = `${parameterName(parameter)} ${shortNumber(value)}`
  return marks.length === 0 ? name : `${name} (${marks.join(', ')})`
}
