import type { DatasetInfo } from '../../contract/jobs/data.ts'
import type { PruneParams } from '../../contract/jobs/prune.ts'
import { trainParams } from '../../contract/jobs/train.ts'
import type { Series } from '../../contract/run.ts'
import type { Model } from '../../graph/types.ts'
import type { JobContext } from '../handler.ts'
import { splitImages } from '../split-images.ts'
import { trainModel } from '../train-model.ts'

export type FineTune = (
  model: Model,
  progress: { from: number; to: number; label: string },
) => Promise<{ model: Model; series: Series[] }>

/** Weight of the true labels beside the teacher's: labels alone lose what a small data set does not teach. */
const labelRatio = 0.2

/**
 * Training after a cut: one learning-rate schedule per cut, with the named teacher or, without one, the model from before pruning. Gives
 * the model back as it is without data or epochs.
 */
export async function createFineTuner(
  context: JobContext,
  dataset: DatasetInfo | null,
  original: Model,
  params: PruneParams,
): Promise<FineTune> {
  if (!dataset || params.epochsPerStep === 0) return async (model) => ({ model, series: [] })
  const train = await splitImages(context, dataset, original.graph, 'train', params.limit)
  if (!train) {
    context.log(
      `The data set "${dataset.name}" has no training images: there is no fine-tuning after the cuts`,
      'warning',
    )
    return async (model) => ({ model, series: [] })
  }
  const validation = await splitImages(context, dataset, original.graph, 'val')
  const teacher = params.teacher === undefined ? original : await context.services.model(params.teacher)
  const engine = await context.services.trainEngine()
  if (engine.hint) context.log(engine.hint, 'warning')
  const config = trainParams.parse({
    epochs: params.epochsPerStep,
    learningRate: params.learningRate,
    labelRatio,
    seed: params.seed,
  })
  return (model, progress) => trainModel(context, { engine, model, config, train, validation, teacher, progress })
}
