import type { StudyPoint } from '../../../contract/campaigns/study.ts'
import type { PlotInput, PlotSetInput } from '../../../report/plots/plot.ts'
import { publishedAmplitudes } from '../../../report/published/regularisation.ts'

/** Accuracy and sparsity against the amplitude of L1+L2, measured and published. */
export function amplitudePlots(points: readonly StudyPoint[], chosen: string | null): PlotSetInput {
  const own = points.filter(({ phase }) => phase === 'regularised')
  const published = publishedAmplitudes.filter(({ kind }) => kind === 'l1l2')
  const plot = (metric: 'accuracyRatio' | 'sparsityRatio', label: string): PlotInput => ({
    key: `amplitude-${metric}`,
    title: `${label} against amplitude`,
    x: { label: 'Amplitude of L1+L2', unit: '', scale: 'log' },
    y: { label, unit: 'ratio' },
    groups: [
      {
        name: 'Measured',
        isLine: true,
        points: own.flatMap(({ key, amplitude, metrics, runId }) => {
          const y = metrics[metric]
          if (y === undefined) return []
          const isMarked = key === chosen
          return [{ x: amplitude, y, isMarked, label: isMarked ? 'chosen' : '', ...(runId === null ? {} : { runId }) }]
        }),
      },
      {
        name: 'Published',
        origin: 'published',
        isLine: true,
        points: published.map((each) => ({ x: each.amplitude, y: each[metric] })),
      },
    ],
  })
  return {
    key: 'amplitude',
    title: 'Activity regularisation',
    note: 'Integer accuracy on validation images and mean sparsity of the activations. Published points (hollow) are of the full visual wake words set: compare the courses, not the levels.',
    plots: [plot('accuracyRatio', 'Accuracy'), plot('sparsityRatio', 'Sparsity')],
  }
}
