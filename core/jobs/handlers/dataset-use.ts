import type { Evaluation, Split } from '../../contract/jobs/common.ts'
import type { DatasetInfo } from '../../contract/jobs/data.ts'
import { hasPlaceholderNames } from '../../dataset/match-classes.ts'
import type { Graph, Model } from '../../graph/types.ts'
import { evaluateModel } from '../../train/evaluate-model.ts'
import type { JobContext } from '../handler.ts'
import { imageCount, splitImages } from '../split-images.ts'

/** The split that accuracy is measured on: the preferred one, else the next that has images. */
function evaluationSplit(dataset: DatasetInfo, preferred: Split): Split {
  return ([preferred, 'val', 'test'] as const).find((split) => imageCount(dataset, split) > 0) ?? 'train'
}

/** A graph whose classes have only placeholder names takes those of the data set. */
export function adoptClasses(graph: Graph, dataset: DatasetInfo | null): Graph {
  if (!dataset || !hasPlaceholderNames(graph.classes) || dataset.classes.length !== graph.classes.length) return graph
  return { ...graph, classes: dataset.classes }
}

/** Measures models of one input size and class list on the same images; answers null without data. `preferred`: the split to use if it has images; `test` only where nothing else is there, or asked for. */
export async function createEvaluator(
  context: JobContext,
  dataset: DatasetInfo | null,
  graph: Graph,
  preferred: Split = 'val',
): Promise<(model: Model) => Promise<Evaluation | null>> {
  if (!dataset) return async () => null
  const split = evaluationSplit(dataset, preferred)
  const images = await splitImages(context, dataset, graph, split)
  if (!images) return async () => null
  const engine = await context.services.trainEngine()
  return async (model) => (await evaluateModel(engine, model, images, split, () => context.turn())).evaluation
}
