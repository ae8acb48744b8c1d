import { formatPercent } from '../../../charts/format.ts'
import { pruneText } from '../../../text/prune.ts'
import type { PlanForecast } from './prune-plan.ts'

export type CutSettings = { epochsPerStep: number; steps: number; hasData: boolean }

/**
 * What usually makes a cut ruin the model. Measured beforehand on AkidaNet 0.25: 25 to 30 % of the filters without fine-tuning left it
 * at chance; published sweeps keep max(8, 10 %) filters of a layer.
 */
export function collapseWarnings(forecast: PlanForecast, settings: CutSettings): string[] {
  const warnings: string[] = []
  const removed = forecast.filtersBefore === 0 ? 0 : 1 - forecast.filtersAfter / forecast.filtersBefore
  if (removed === 0) return warnings
  const touched = forecast.rows.filter((row) => row.isPrunable && row.filtersAfter < row.filtersBefore)
  const first = forecast.rows.find(({ isPrunable }) => isPrunable)
  if (first && touched.includes(first)) warnings.push(pruneText.firstLayer(first.layer))
  for (const row of touched) {
    const isThin = row.filtersAfter < Math.max(Math.min(8, row.filtersBefore / 2), row.filtersBefore * 0.1)
    if (isThin) warnings.push(pruneText.fewLeft(row.layer, row.filtersAfter))
  }
  if (!settings.hasData) warnings.push(pruneText.noDataWarning)
  else if (settings.epochsPerStep === 0 && removed > 0.1) warnings.push(pruneText.noTuning(formatPercent(removed, 0)))
  else if (settings.steps === 1 && removed > 0.4) warnings.push(pruneText.deepCut(formatPercent(removed, 0)))
  return warnings
}
