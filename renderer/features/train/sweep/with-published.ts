import type { Plot, PlotGroup } from '../../../../core/report/plots/plot.ts'
import { publishedAmplitudes, type PublishedAmplitude } from '../../../../core/report/published/regularisation.ts'
import { sweepText } from '../../../text/sweep.ts'

/** A chart of a sweep with the published points of the same regulariser beside the measured ones; as it is where none were published. */
export function withPublished(plot: Plot, kind: string): Plot {
  const published = publishedAmplitudes.filter((each) => each.kind === kind)
  if (published.length === 0) return plot
  const group = (name: string, x: 'amplitude' | 'sparsityRatio', y: 'accuracyRatio' | 'sparsityRatio'): PlotGroup => ({
    name,
    origin: 'published',
    isLine: true,
    points: published.map((each) => ({ x: each[x], y: each[y], label: labelOf(each), isMarked: false })),
  })
  const added: Record<string, PlotGroup[]> = {
    'accuracy-sparsity': [
      group(sweepText.publishedAccuracy, 'amplitude', 'accuracyRatio'),
      group(sweepText.publishedSparsity, 'amplitude', 'sparsityRatio'),
    ],
    trade: [group(sweepText.publishedTrade, 'sparsityRatio', 'accuracyRatio')],
  }
  return { ...plot, groups: [...plot.groups, ...(added[plot.key] ?? [])] }
}

/** The regulariser whose amplitude a sweep varies; '' for another parameter. */
export function sweptRegulariser(params: Record<string, unknown>): string {
  if (params['parameter'] !== 'activity.amplitude') return ''
  for (const stage of [params['quantised'], params['float']]) {
    const activity = (stage as { activity?: { kind?: unknown } } | undefined)?.activity
    if (typeof activity?.kind === 'string') return activity.kind
  }
  return ''
}

function labelOf({ kind, amplitude }: PublishedAmplitude): string {
  return `${kind} ${amplitude} (published)`
}
