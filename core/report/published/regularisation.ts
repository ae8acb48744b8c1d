import type { PublishedPoint } from './published-point.ts'

/** One run of a published amplitude sweep; ratios 0..1. */
export type PublishedAmplitude = {
  kind: 'l1l2' | 'hoyer' | 'hoyer-normalised'
  amplitude: number
  accuracyRatio: number
  sparsityRatio: number
}

/**
 * AkidaNet .25, 96x96, 8/4/4, on the full visual wake words set, 20 float and 5 quantisation-aware epochs from ImageNet weights: integer
 * accuracy and mean activation sparsity against the amplitude of the regulariser.
 */
export const publishedAmplitudes: readonly PublishedAmplitude[] = [
  { kind: 'l1l2', amplitude: 0, accuracyRatio: 0.8847, sparsityRatio: 0.524 },
  { kind: 'l1l2', amplitude: 1e-7, accuracyRatio: 0.8817, sparsityRatio: 0.555 },
  { kind: 'l1l2', amplitude: 1e-6, accuracyRatio: 0.8536, sparsityRatio: 0.658 },
  { kind: 'l1l2', amplitude: 2e-6, accuracyRatio: 0.8066, sparsityRatio: 0.71 },
  { kind: 'l1l2', amplitude: 3e-6, accuracyRatio: 0.7647, sparsityRatio: 0.724 },
  { kind: 'l1l2', amplitude: 5e-6, accuracyRatio: 0.6717, sparsityRatio: 0.792 },
  { kind: 'l1l2', amplitude: 1e-5, accuracyRatio: 0.6675, sparsityRatio: 0.777 },
  { kind: 'l1l2', amplitude: 1e-3, accuracyRatio: 0.5152, sparsityRatio: 1 },
  { kind: 'hoyer', amplitude: 1e-6, accuracyRatio: 0.8836, sparsityRatio: 0.551 },
  { kind: 'hoyer', amplitude: 1e-5, accuracyRatio: 0.8527, sparsityRatio: 0.689 },
  { kind: 'hoyer-normalised', amplitude: 0.036, accuracyRatio: 0.882, sparsityRatio: 0.527 },
  { kind: 'hoyer-normalised', amplitude: 0.36, accuracyRatio: 0.8778, sparsityRatio: 0.555 },
  { kind: 'hoyer-normalised', amplitude: 3.6, accuracyRatio: 0.859, sparsityRatio: 0.704 },
]

const source = 'Published sweep of activity regularisers, AkidaNet .25, visual wake words'
const conditions = 'Trained and tested on the full visual wake words set: accuracies on another data set differ.'

/** The sweep as points of a chart. */
export const publishedRegularisation: readonly PublishedPoint[] = publishedAmplitudes.map(
  ({ kind, amplitude, accuracyRatio, sparsityRatio }) => ({
    name: `${kind} ${amplitude} (published)`,
    metrics: { accuracyRatio, sparsityRatio, amplitude },
    source,
    conditions,
  }),
)
