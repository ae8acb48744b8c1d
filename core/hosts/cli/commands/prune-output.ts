import type { PruneResult, PruneStepResult } from '../../../contract/jobs/prune.ts'
import type { BeforeAfter, PlanTable } from '../../../contract/plan.ts'
import type { Run } from '../../../contract/run.ts'
import { formatNumber, formatPercent, formatTable } from '../output.ts'

/** The plan as a table with its totals. */
export function formatPlan(plan: PlanTable): string {
  const arrow = ({ before, after }: BeforeAfter) => `${formatNumber(before)} -> ${formatNumber(after)}`
  const saved = ({ before, after }: BeforeAfter) => `${formatPercent(before === 0 ? 0 : 1 - after / before)} fewer`
  return [
    formatTable(
      ['layer', 'filters', 'after', 'NPs', 'cycles', 'after', 'accuracy lost'],
      plan.rows.map((row) => [
        row.layer,
        row.filters.before,
        row.filters.after,
        row.nps.after,
        Math.round(row.cycles.before),
        Math.round(row.cycles.after),
        row.lostRatio === null ? null : formatPercent(row.lostRatio),
      ]),
    ),
    `Parameters ${arrow(plan.parameters)} (${saved(plan.parameters)}), MACs ${arrow(plan.macs)}`,
    `Simulated: cycles ${saved(plan.cycles)}, FPS ${arrow(plan.framesPerSecond)}, energy ${arrow(plan.energyMj)} mJ, NPs ${arrow(plan.nps)} (densities ${plan.densities})`,
    plan.accuracyRatio
      ? `Accuracy predicted without training: ${formatPercent(plan.accuracyRatio.before)} -> ${formatPercent(plan.accuracyRatio.after)}`
      : 'Accuracy: not predicted, the prunability of this model was not measured.',
    ...(plan.shortfall ? [plan.shortfall] : []),
    ...plan.diagnostics.map(({ severity, subject, message }) => `${severity}: ${subject}: ${message}`),
  ].join('\n')
}

/** What a pruning did, step by step. */
export function formatPruned(run: Run, result: PruneResult): string {
  const { prediction, verification } = result
  return [
    formatTable(
      ['layer', 'filters before', 'after'],
      result.layers.map((row) => [row.layer, row.filtersBefore, row.filtersAfter]),
    ),
    ...(result.steps.length > 1 ? [formatSteps(result.steps)] : []),
    `Parameters ${formatNumber(result.parametersBefore)} -> ${formatNumber(result.parametersAfter)}, MACs ${formatNumber(result.macsBefore)} -> ${formatNumber(result.macsAfter)}`,
    `Accuracy ${formatPercent(result.before?.accuracyRatio)} -> ${formatPercent(result.after?.accuracyRatio)} (after the cut ${formatPercent(result.cut?.accuracyRatio)})${result.after ? `, ${result.after.count} images of ${result.after.split}` : ''}`,
    ...(prediction && verification
      ? [
          `The plan cut at once, without training: accuracy predicted ${formatPercent(prediction.accuracyRatio)}, verified ${formatPercent(verification.accuracyRatio)}; simulated cycles predicted ${formatNumber(Math.round(prediction.cost.cycles))}, verified ${formatNumber(Math.round(verification.cost.cycles))}`,
        ]
      : []),
    ...run.diagnostics.map(({ severity, subject, message }) => `${severity}: ${subject}: ${message}`),
    `Model ${result.modelId}, run ${run.id}`,
  ].join('\n')
}

function formatSteps(steps: readonly PruneStepResult[]): string {
  return formatTable(
    ['step', 'share', 'filters', 'epochs', 'after the cut', 'after training'],
    steps.map(({ share, filters, epochs, cut, after }, index) => [
      index + 1,
      formatPercent(share),
      filters,
      epochs,
      cut ? formatPercent(cut.accuracyRatio) : null,
      after ? formatPercent(after.accuracyRatio) : null,
    ]),
  )
}
