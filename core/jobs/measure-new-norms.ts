import type { DatasetInfo } from '../contract/jobs/data.ts'
import type { Model } from '../graph/types.ts'
import { hasUnmeasuredNorms, measureNorms } from '../transform/measure-norms.ts'
import type { JobContext } from './handler.ts'
import { withCalibration } from './handlers/calibration-batches.ts'

/**
 * The model with the statistics of batch normalisation that an import could not know, measured on training images; as it is when there are none to
 * measure. `norms`: how many were.
 */
export async function measureNewNorms(
  context: JobContext,
  model: Model,
  dataset: DatasetInfo | null,
  images: number,
): Promise<{ model: Model; norms: number }> {
  if (!dataset || !hasUnmeasuredNorms(model)) return { model, norms: 0 }
  return withCalibration(context, dataset, model.graph, images, async (calibration) => {
    if (!calibration) return { model, norms: 0 }
    context.report({ ratio: null, phase: 'Measuring batch normalisation' })
    const { weights, layers } = await measureNorms(model, { ...calibration, turn: () => context.turn() })
    return { model: { graph: model.graph, weights }, norms: layers }
  })
}
