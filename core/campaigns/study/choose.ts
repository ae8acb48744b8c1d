import { paretoFront } from '../../base/pareto.ts'
import type { Run } from '../../contract/run.ts'
import type { MeasuredModel } from './measured.ts'

/**
 * The amplitude of the sparsest regularised model that loses at most `toleratedLossRatio` of accuracy (absolute) against the one without
 * regularisation; 0 when none does.
 */
export function chooseAmplitude(regularised: readonly MeasuredModel[], toleratedLossRatio: number): number {
  const scored = regularised.flatMap(({ amplitude, point }) => {
    const { accuracyRatio, sparsityRatio } = point.metrics
    return point.state !== 'measured' || accuracyRatio === undefined || sparsityRatio === undefined
      ? []
      : [{ amplitude, accuracyRatio, sparsityRatio }]
  })
  const control = scored.find(({ amplitude }) => amplitude === 0)
  if (control === undefined) return 0
  const [best] = scored
    .filter(({ accuracyRatio }) => control.accuracyRatio - accuracyRatio <= toleratedLossRatio + 1e-9)
    .sort((a, b) => b.sparsityRatio - a.sparsityRatio)
  return best?.amplitude ?? 0
}

/** Everywhere alike; only the costliest layers; by the prunability table, as much as `uniform` turned out to save. */
export const strategies = ['uniform', 'costliest', 'greedy'] as const
export type Strategy = (typeof strategies)[number]

/** The strategy with most points on the front of accuracy against rate; the simpler one when they draw. */
export function chooseStrategy(pruned: readonly (MeasuredModel & { strategy: Strategy })[]): Strategy {
  const points = pruned.flatMap(({ strategy, point }) => {
    const { framesPerSecond: x, accuracyRatio: y } = point.metrics
    return point.state !== 'measured' || x === undefined || y === undefined ? [] : [{ x, y, strategy }]
  })
  const front = paretoFront(points, { x: 'higher', y: 'higher' })
  const count = (wanted: Strategy) => front.filter(({ strategy }) => strategy === wanted).length
  return strategies.reduce((best, each) => (count(each) > count(best) ? each : best))
}

/** Share of the network's simulated cycles that the costliest layers make up together. */
const costliestShare = 2 / 3

/**
 * Names of the convolutions that make up two thirds of the simulated cycles of all, the costliest first; the input convolution is not cut. Empty
 * for a run without a table of cycles.
 */
export function costliestLayers(profile: Run): string[] {
  const rows = (profile.layers?.rows ?? []).flatMap(({ layer, values }) =>
    typeof values['cycles'] === 'number' && (values['type'] === 'conv' || values['type'] === 'sep')
      ? [{ layer, cycles: values['cycles'] }]
      : [],
  )
  const wanted = rows.reduce((sum, { cycles }) => sum + cycles, 0) * costliestShare
  const chosen: string[] = []
  let sum = 0
  for (const { layer, cycles } of rows.sort((a, b) => b.cycles - a.cycles)) {
    if (sum >= wanted) break
    chosen.push(layer)
    sum += cycles
  }
  return chosen
}
