import { forecastProfile } from '../../akida/forecast.ts'
import type { DatasetInfo } from '../../contract/jobs/data.ts'
import type { PlanVerification } from '../../contract/jobs/prune.ts'
import type { PlanPrediction } from '../../contract/jobs/prune-plan.ts'
import type { Model } from '../../graph/types.ts'
import { applyPlan } from '../../prune/apply.ts'
import type { PrunePlan } from '../../prune/plan.ts'
import { costOf } from '../../prune/plan-forecast.ts'
import { measureActivationRates } from '../../train/activation-rates.ts'
import { evaluateModel } from '../../train/evaluate-model.ts'
import type { JobContext } from '../handler.ts'
import { splitImages } from '../split-images.ts'

/** Cuts the whole plan at once, without training, and measures on the prediction's images what was predicted; null without data. */
export async function verifyPlan(
  context: JobContext,
  dataset: DatasetInfo | null,
  original: Model,
  plan: PrunePlan,
  prediction: PlanPrediction | undefined,
): Promise<PlanVerification | null> {
  if (!dataset || !prediction) return null
  const images = await splitImages(context, dataset, original.graph, prediction.split, prediction.images)
  if (!images) return null
  context.report({ ratio: 0.02, phase: 'Verifying the plan' })
  const engine = await context.services.trainEngine()
  const device = await context.services.device(prediction.device)
  const cut = applyPlan(original, plan)
  const turn = () => context.turn()
  const { evaluation } = await evaluateModel(engine, cut, images, prediction.split, turn)
  const rates = await measureActivationRates(engine, cut, images, turn)
  const { hostOverheadMs, mode } = prediction
  return {
    split: prediction.split,
    images: images.count,
    accuracyRatio: evaluation.accuracyRatio,
    cost: costOf(forecastProfile(cut.graph, rates, device, mode, { hostOverheadMs })),
  }
}
