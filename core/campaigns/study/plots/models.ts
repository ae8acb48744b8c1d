import type { StudyParams, StudyPhase, StudyPoint } from '../../../contract/campaigns/study.ts'
import type { PlotInput, PlotSetInput } from '../../../report/plots/plot.ts'
import { publishedBaseline, publishedReductions } from '../../../report/published/reference-experiment.ts'
import { calibratedHostMs } from '../host-time.ts'

const phases: readonly [phase: StudyPhase, name: string][] = [
  ['baseline', 'Baseline'],
  ['regularised', 'Regularised'],
  ['pruned', 'Pruned'],
  ['combined', 'Regularised and pruned'],
  ['half', 'Alpha .5, reduced'],
  ['full', 'Alpha 1.0, reduced'],
]

/** Accuracy of all models against their rate: as a multiple of the baseline's, which is what may be compared, and with calibrated host time. */
export function modelPlots(params: StudyParams, points: readonly StudyPoint[], base: StudyPoint): PlotSetInput {
  const published = [publishedBaseline, ...publishedReductions]
  const publishedFps = publishedBaseline.metrics['framesPerSecond']!
  const hostMs = calibratedHostMs(base.metrics['latencyMs'])
  const plot = (
    key: string,
    title: string,
    note: string,
    x: PlotInput['x'],
    ofMeasured: (point: StudyPoint) => number | null,
    ofPublished: (framesPerSecond: number) => number,
  ): PlotInput => ({
    key,
    title,
    note,
    x,
    y: { label: 'Accuracy', unit: 'ratio' },
    groups: [
      ...phases.map(([phase, name]) => ({
        name,
        points: points
          .filter((point) => point.phase === phase)
          .flatMap((point) => {
            const across = ofMeasured(point)
            const y = point.metrics['accuracyRatio']
            if (across === null || y === undefined) return []
            return [{ x: across, y, label: point.title, ...(point.runId === null ? {} : { runId: point.runId }) }]
          }),
      })),
      {
        name: 'Published',
        origin: 'published' as const,
        points: published.map(({ name, metrics }) => ({
          x: ofPublished(metrics['framesPerSecond']!),
          y: metrics['accuracyRatio']!,
          label: name,
        })),
      },
    ],
  })
  const ratio = plot(
    'models-ratio',
    'Accuracy against rate, as a multiple of the baseline',
    '',
    { label: 'Frame rate over the baseline', unit: '', isSimulated: true },
    ({ rateRatio }) => rateRatio,
    (framesPerSecond) => framesPerSecond / publishedFps,
  )
  const absolute =
    hostMs === null
      ? []
      : [
          plot(
            'models-rate',
            'Accuracy against rate',
            `With ${hostMs.toFixed(2)} ms of host time a frame, calibrated so that the measured baseline has the published 15.15 ms: an assumption, not a measurement.`,
            { label: 'Frame rate', unit: 'FPS', isSimulated: true },
            ({ metrics }) => (metrics['latencyMs'] === undefined ? null : 1000 / (metrics['latencyMs'] + hostMs)),
            (framesPerSecond) => framesPerSecond,
          ),
        ]
  return {
    key: 'models',
    title: 'All models',
    note: `Integer accuracy, ${params.profile.device} ${params.profile.mode}, batch 1. Published points (hollow) name neither chip nor host time and are of another data set: compare ratios.`,
    plots: [ratio, ...absolute],
  }
}
