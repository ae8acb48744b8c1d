import { publishedPruning } from './pruning.ts'
import type { PublishedPoint } from './published-point.ts'
import { publishedBaseline, publishedReductions } from './reference-experiment.ts'
import { publishedRegularisation } from './regularisation.ts'

const all: readonly PublishedPoint[] = [
  publishedBaseline,
  ...publishedReductions,
  ...publishedRegularisation,
  ...publishedPruning,
]

/** Published points that have both metrics (`framesPerSecond`, `accuracyRatio`, `sparsityRatio`, `parameters`, `amplitude`). */
export function publishedWith(x: string, y: string): readonly PublishedPoint[] {
  return all.filter(({ metrics }) => metrics[x] !== undefined && metrics[y] !== undefined)
}
