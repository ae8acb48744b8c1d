import type { DatasetInfo } from '../contract/jobs/data.ts'
import type { Split } from '../contract/jobs/common.ts'
import { unlabelled } from '../dataset/items.ts'
import { matchClasses } from '../dataset/match-classes.ts'
import type { Graph } from '../graph/types.ts'
import type { ImageSet } from '../ports/dataset.ts'
import type { JobContext } from './handler.ts'

/** Images with a label in a split. */
export function imageCount(dataset: DatasetInfo, split: Split): number {
  return dataset.counts.find((entry) => entry.split === split)?.total ?? 0
}

/**
 * Images of one split at the model's input size, labels in the order of the model's classes; null when the split has none. With
 * `withUnlabelled` also the images without a label, -1.
 */
export async function splitImages(
  context: JobContext,
  dataset: DatasetInfo,
  graph: Graph,
  split: Split,
  limit = 0,
  withUnlabelled = false,
): Promise<ImageSet | null> {
  if (imageCount(dataset, split) === 0) return null
  const { height, width, channels } = graph.input
  const images = await context.services.images(dataset, {
    split,
    height,
    width,
    channels,
    limit,
    withUnlabelled,
    signal: context.signal,
    onProgress: () => context.report({ ratio: null, phase: `Loading ${split} images` }),
  })
  const order = matchClasses(images.classes, graph.classes)
  return { ...images, classes: graph.classes, labels: images.labels.map((label) => order[label] ?? unlabelled) }
}
