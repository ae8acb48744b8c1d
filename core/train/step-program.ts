import type * as tfc from '@tensorflow/tfjs-core'
import type { Tensor, Variable } from '@tensorflow/tfjs-core'
import { graphParameters } from '../graph/parameters.ts'
import type { Model } from '../graph/types.ts'
import type { StepRule } from '../quant/fake-quant.ts'
import { activityPenalty, type ActivityKind } from '../sparsity/activity-penalty.ts'
import { applyAdam } from './adam.ts'
import { dataLoss, type Answer } from './data-loss.ts'
import { forward, type ForwardOptions, type ForwardResult } from './forward.ts'
import { learningRateFactors, withWeightPenalties } from './gradient-terms.ts'
import { createLayout, packWeights, splitTensor } from './layout.ts'
import { clipPenaltyGradient, lowestParameters } from './learned-steps.ts'
import { accuracy } from './loss/accuracy.ts'
import { labelledRows } from './loss/labelled-rows.ts'
import type { Objective } from './objective.ts'
import type { FeedSpec, ProgramFunction, ProgramSource, TensorMap } from './program.ts'
import { createStepParameters, type StepParameters } from './step-parameters.ts'

/** What a training step minimises, and how. */
export type StepOptions = Objective & {
  batchSize: number
  activity: ActivityKind | null
  /** Weight of a layer's penalty, by layer id; 1 where absent. */
  activityWeights?: Record<string, number>
  /** Labels may be -1: images without label. */
  hasUnlabelled: boolean
  /** Share of the old value that the moving statistics keep at each step. */
  momentum: number
  /** Rule by which activation steps learn with the weights; false: they stay. */
  learnSteps: StepRule | false
  /** Also build `frozenStep`, which keeps the statistics and emulates the integers. */
  hasFrozenStep: boolean
}

/** The training step of a model with its variables. Vectors are laid out as `layout.ts` says. Dispose it. */
export type StepProgram = Pick<
  StepParameters,
  'load' | 'weights' | 'optimiser' | 'loadOptimiser' | 'movingLayout' | 'loadMoving'
> & {
  source: ProgramSource
  /** Layers whose zeros are counted, in the order of `summary` from index `summaryFigures`. */
  sparsityLayers: string[]
  dispose(): void
}

/** The images of a batch whose zeros are counted: enough for a curve, cheap enough for every step. */
const sparsityImages = 4

/** Figures of `summary` before the sparsity of the layers: loss without penalties, accuracy of the labelled images, activity penalty, labelled images. */
export const summaryFigures = 4

/**
 * The training step as a pure program. Functions: `step` and `frozenStep` (feeds images (pixels 0..255), labels (-1: none), stepSize, amplitude;
 * output `summary`, see `summaryFigures`), `statistics` (feed images; output batch mean and variance in the order of `movingLayout`).
 */
export function createStepProgram(tf: typeof tfc, model: Model, options: StepOptions): StepProgram {
  const { graph } = model
  const own = createStepParameters(tf, model, options)
  const { adam, moving, trainedLayout } = own
  const teacher = options.teacher ? createTeacher(tf, options.teacher) : null
  const frozenLayers = new Set(options.frozenLayers)
  const lowest = options.learnSteps ? lowestParameters(trainedLayout, model.weights) : null
  const clipDecay = options.learnSteps === 'pact' ? clipPenaltyGradient(graph, trainedLayout) : null
  const rates = options.layerDecay === 1 ? null : learningRateFactors(trainedLayout, graph, options.layerDecay)
  const sparsityLayers = graph.layers.filter(({ activation }) => activation !== 'none').map(({ id }) => id)
  const run = (images: Tensor, batchNorm: ForwardOptions['batchNorm']) =>
    forward(tf, graph, own.tensors(), images, { batchNorm, learnSteps: options.learnSteps, frozenLayers })

  const trainStep = (
    batchNorm: ForwardOptions['batchNorm'],
    { images, labels, stepSize, amplitude }: TensorMap,
  ): TensorMap => {
    const taught = teacher?.answer(images!) ?? null
    let summary!: Tensor
    let statistics: Tensor | null = null
    const { grads, value } = tf.variableGrads(() => {
      const result = run(images!, batchNorm)
      const loss = dataLoss(tf, result, labels!, taught, options)
      const penalty = totalPenalty(tf, result, amplitude!, options)
      const zeros = sparsityLayers.map((id) => zeroRatio(tf, result.activations[id]!))
      const labelled = tf.sum(labelledRows(tf, labels!))
      const figures = [loss, accuracy(tf, result.logits, labels!), penalty ?? tf.scalar(0), labelled, ...zeros]
      summary = tf.keep(tf.stack(figures))
      if (batchNorm === 'batch' && moving) statistics = tf.keep(own.flatStatistics(result.statistics))
      return (penalty ? tf.add(loss, penalty) : loss) as tfc.Scalar
    }, [adam.parameters])
    value.dispose()
    const gradient = grads[adam.parameters.name]!
    const penalised = withWeightPenalties(tf, gradient, adam.parameters, trainedLayout, graph, options)
    const total = clipDecay ? tf.add(penalised, tf.mul(adam.parameters, tf.tensor1d(clipDecay))) : penalised
    applyAdam(tf, adam, total, stepSize!, rates && tf.tensor1d(rates))
    if (lowest) adam.parameters.assign(tf.maximum(adam.parameters, tf.tensor1d(lowest)))
    if (statistics && moving) {
      moving.assign(tf.add(tf.mul(moving, options.momentum), tf.mul(statistics, 1 - options.momentum)))
      tf.dispose(statistics)
    }
    const output = tf.clone(summary)
    summary.dispose()
    return { summary: output }
  }

  const { height, width, channels } = graph.input
  const images: FeedSpec = { shape: [options.batchSize, height, width, channels], dtype: 'uint8' }
  const scalar: FeedSpec = { shape: [], dtype: 'float32' }
  const feeds = {
    images,
    labels: { shape: [options.batchSize], dtype: 'int32' } as FeedSpec,
    stepSize: scalar,
    amplitude: scalar,
  }
  const functions: Record<string, ProgramFunction> = { step: { feeds, run: (inputs) => trainStep('batch', inputs) } }
  if (options.hasFrozenStep) functions['frozenStep'] = { feeds, run: (inputs) => trainStep('frozen', inputs) }
  if (moving) {
    functions['statistics'] = {
      feeds: { images },
      run: (inputs) => ({ statistics: own.flatStatistics(run(inputs['images']!, 'batch').statistics) }),
    }
  }
  const variables = [...own.variables, ...(teacher ? [teacher.variable] : [])]
  const { load, weights, optimiser, loadOptimiser, movingLayout, loadMoving } = own
  return {
    load,
    weights,
    optimiser,
    loadOptimiser,
    movingLayout,
    loadMoving,
    source: { variables, functions },
    sparsityLayers,
    dispose: () => tf.dispose(variables),
  }
}

function createTeacher(
  tf: typeof tfc,
  { graph, weights }: Model,
): { variable: Variable; answer: (images: Tensor) => Answer } {
  const layout = createLayout(graphParameters(graph))
  const variable = tf.tidy(() => tf.variable(tf.tensor1d(packWeights(layout, weights)), false)) as Variable
  return {
    variable,
    answer: (images) => forward(tf, graph, splitTensor(tf, layout, variable), images, { batchNorm: 'inference' }),
  }
}

function totalPenalty(
  tf: typeof tfc,
  { activations }: ForwardResult,
  amplitude: Tensor,
  { activity, activityWeights }: StepOptions,
): Tensor | null {
  if (!activity) return null
  const terms = Object.entries(activations).map(([id, a]) =>
    activityPenalty(tf, a, amplitude, activity, activityWeights?.[id] ?? 1),
  )
  // Not `addN`: TensorFlow's optimiser rewrites sums of many terms in another order, and a compiled step would differ from an eager one by a bit.
  return tf.sum(tf.stack(terms))
}

function zeroRatio(tf: typeof tfc, a: Tensor): Tensor {
  const some = tf.slice(a, 0, Math.min(sparsityImages, a.shape[0]))
  return tf.mean(tf.cast(tf.equal(some, 0), 'float32'))
}
