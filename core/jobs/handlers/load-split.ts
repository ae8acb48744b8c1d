import type { Split } from '../../contract/jobs/common.ts'
import type { DatasetInfo } from '../../contract/jobs/data.ts'
import { hasPlaceholderNames, matchClasses } from '../../dataset/match-classes.ts'
import type { Graph } from '../../graph/types.ts'
import type { ImageSet } from '../../ports/dataset.ts'
import type { JobContext } from '../handler.ts'

/**
 * Images of a split at the model's input size, labels counted in the model's class order. Null when the split is empty.
 * AppError `data.classes-differ`.
 */
export async function loadSplit(context: JobContext, dataset: DatasetInfo, graph: Graph, split: Split, limit = 0): Promise<ImageSet | null> {
  if (!dataset.counts.some((entry) => entry.split === split && entry.total > 0)) return null
  const order = matchClasses(dataset.classes, graph.classes)
  const { height, width, channels } = graph.input
  const images = await context.services.images(dataset, { split, height, width, channels, limit, signal: context.signal })
  if (images.count === 0) return null
  return { ...images, classes: graph.classes, labels: images.labels.map((label) => order[label]!) }
}

/** The split that accuracy is measured on: `test`, else `val`, else `train`. */
export function evaluationSplit(dataset: DatasetInfo): Split {
  return (['test', 'val'] as const).find((split) => dataset.counts.some((entry) => entry.split === split && entry.total > 0)) ?? 'train'
}

/** A graph whose classes have only placeholder names takes those of the data set. */
export function adoptClasses(graph: Graph, dataset: DatasetInfo | null): Graph {
  if (!dataset || !hasPlaceholderNames(graph.classes) || dataset.classes.length !== graph.classes.length) return graph
  return { ...graph, classes: dataset.classes }
}
