import type { Diagnostic } from '../../base/diagnostic.ts'
import type { Graph } from '../../graph/types.ts'
import type { EpochScore } from '../../train/best-epoch.ts'
import type { DivergenceKind } from '../../train/divergence.ts'
import type { Recipe } from '../../train/recipe.ts'
import type { Silence } from '../../train/silence.ts'

/** A training that was given up. */
export type Divergence = { kind: DivergenceKind; epoch: number; step: number; loss: number }

const reasons: Record<DivergenceKind, (loss: number) => string> = {
  'loss-not-finite': () => 'the loss is no longer a number',
  'weights-not-finite': () => 'weights are no longer numbers',
  'loss-far-above-start': (loss) =>
    `the loss stayed more than three times above its start (last ${formatLoss(loss)} nats)`,
  'not-convertible': () => 'the weights no longer convert to the integers of Akida',
}

/** Why a training stopped before its end and what to do about it. `keptEpoch` is what was kept of it, null when nothing was. */
export function describeDivergence(
  { kind, epoch, step, loss }: Divergence,
  recipe: Pick<Recipe, 'learningRate' | 'activity'>,
  keptEpoch: EpochScore | null,
): Diagnostic & { hint: string } {
  const kept = keptEpoch ? ` The result is the model of epoch ${keptEpoch.epoch}, the one to keep before that.` : ''
  return {
    code: 'train.diverged',
    severity: keptEpoch ? 'warning' : 'error',
    subject: 'Training',
    message: `The training diverged in epoch ${epoch} (step ${step}): ${reasons[kind](loss)}.${kept}`,
    hint: divergenceRemedy(recipe),
    values: { kind, epoch, step },
  }
}

function divergenceRemedy({ learningRate, activity }: Pick<Recipe, 'learningRate' | 'activity'>): string {
  const rate = `Lower the learning rate (its peak was ${formatSmall(learningRate)}; try a tenth of it)`
  if (!activity) return `${rate}, or train longer with a warm-up.`
  return `${rate} or the amplitude of the activity regulariser (it was ${formatSmall(activity.amplitude)}).`
}

/** What of a recipe may silence a layer. */
type SilenceCauses = Pick<Recipe, 'activity' | 'learningRate' | 'recalibration'>

/** What a silent layer costs and what to do about it. */
export function describeSilence(
  { layerId, epoch, isLasting }: Silence,
  graph: Graph,
  { activity, learningRate, recalibration }: SilenceCauses,
): Diagnostic & { hint: string } {
  const layer = graph.layers.find(({ id }) => id === layerId)
  const name = layer?.name ?? layerId
  const outcome = isLasting ? '' : ' It recovered later.'
  const remedies = [
    activity
      ? `Lower the amplitude of the activity regulariser (it was ${formatSmall(activity.amplitude)}) or let it rise over more of the training.`
      : `Lower the learning rate (its peak was ${formatSmall(learningRate)}).`,
    // Measured on visual wake words at high amplitudes: calibrating again kept most accuracy, learned steps least.
    ...(layer?.bits && !recalibration
      ? [
          'Activation steps that are calibrated again before every epoch follow outputs that shrink; fixed ones cut them off.',
        ]
      : []),
  ]
  return {
    code: 'train.layer-silent',
    severity: 'warning',
    subject: name,
    message: `Layer "${name}" went silent in epoch ${Math.floor(epoch) + 1}: more than 99 % of its outputs are zero, so next to nothing passes on to the layers behind it.${outcome}`,
    hint: remedies.join(' '),
    values: { epoch: Number(epoch.toFixed(2)), isLasting },
  }
}

function formatLoss(loss: number): string {
  return Number(loss.toPrecision(4)).toLocaleString('en-US')
}

function formatSmall(value: number): string {
  return value < 1e-3 ? value.toExponential() : String(value)
}
