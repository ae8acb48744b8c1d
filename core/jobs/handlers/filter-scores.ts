import type { ImportanceName } from '../../contract/jobs/importance.ts'
import type { Model } from '../../graph/types.ts'
import type { ImageSet } from '../../ports/dataset.ts'
import { AppError } from '../../base/errors.ts'
import { importances, scoreFilters } from '../../prune/importance/registry.ts'
import { measureActivationRates } from '../../train/activation-rates.ts'
import { measureTaylorScores } from '../../train/taylor-scores.ts'
import type { JobContext } from '../handler.ts'

/**
 * Scores of every filter that may be cut, by layer id; measured on `images` where the ranking asks for it. AppError
 * `prune.importance-needs-images` without images.
 */
export async function scoreModel(
  context: JobContext,
  model: Model,
  { importance, seed }: { importance: ImportanceName; seed: number },
  images: ImageSet | null,
): Promise<Record<string, Float64Array>> {
  const { measures } = importances[importance]
  if (measures === 'nothing') return scoreFilters(model.graph, model.weights, importance, { seed })
  if (!images)
    throw new AppError(
      'prune.importance-needs-images',
      `The importance "${importance}" is measured on images. Name a data set, or choose gamma, l1 or geometric-median.`,
      { importance },
    )
  const engine = await context.services.trainEngine()
  const turn = () => context.turn()
  const measured =
    measures === 'taylor'
      ? await measureTaylorScores(engine, model, images, turn)
      : await measureActivationRates(engine, model, images, turn)
  return scoreFilters(model.graph, model.weights, importance, { seed, measured })
}
