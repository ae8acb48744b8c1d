import type * as tfc from '@tensorflow/tfjs-core'
import type { Tensor, Variable } from '@tensorflow/tfjs-core'
import { graphParameters } from '../graph/parameters.ts'
import type { Graph, Model } from '../graph/types.ts'
import { activityPenalty, type ActivityKind } from '../sparsity/activity-penalty.ts'
import { pactDecay, topLevel, type StepRule } from '../quant/fake-quant.ts'
import type { Weights } from '../tensor/tensor.ts'
import { applyAdam } from './adam.ts'
import { graphWeights } from './graph-weights.ts'
import { forward, type ForwardOptions, type ForwardResult } from './forward.ts'
import { createLayout, maskOf, packWeights, splitTensor, unpackWeights, type Layout } from './layout.ts'
import { accuracy, crossEntropy, distillation } from './loss.ts'
import type { FeedSpec, ProgramFunction, ProgramSource, TensorMap } from './program.ts'

/** What a training step minimises, and how. */
export type StepOptions = {
  batchSize: number
  activity: ActivityKind | null
  /** Weight of a layer's penalty, by layer id; 1 where absent. */
  activityWeights?: Record<string, number>
  gammaL1: number
  /** L2 on standard, pointwise and dense kernels (loss += weightDecay * sum w^2). */
  weightDecay: number
  teacher: Model | null
  temperature: number
  /** Share of the true labels in the loss; the rest is the teacher's. */
  labelRatio: number
  /** Share of the old value that the moving statistics keep at each step. */
  momentum: number
  /** Rule by which activation steps learn with the weights; false: they stay. */
  learnSteps: StepRule | false
  /** Also build `frozenStep`, which keeps the statistics and emulates the integers. */
  hasFrozenStep: boolean
}

/** The training step of a model with its variables. Vectors are laid out as `layout.ts` says. Dispose it. */
export type StepProgram = {
  source: ProgramSource
  /** Layers whose zeros are counted, in the order of `summary` from index 3. */
  sparsityLayers: string[]
  /** Copies weights into the variables; optimiser moments stay. */
  load(weights: Weights): void
  weights(): Weights
  optimiser(): { first: Float32Array; second: Float32Array }
  loadOptimiser(state: { first: Float32Array; second: Float32Array }): void
  movingLayout: Layout
  loadMoving(statistics: Float32Array): void
  dispose(): void
}

/** The images of a batch whose zeros are counted: enough for a curve, cheap enough for every step. */
const sparsityImages = 8

/**
 * The training step as a pure program. Functions: `step` and `frozenStep` (feeds images (pixels 0..255), labels, stepSize, amplitude; output
 * `summary` = [loss without penalties, accuracy, activity penalty, sparsity per layer]), `statistics` (feed images; output batch mean and
 * variance in the order of `movingLayout`). All trained parameters are one vector, and so are all moving statistics.
 */
export function createStepProgram(tf: typeof tfc, model: Model, options: StepOptions): StepProgram {
  const { graph } = model
  const all = graphParameters(graph)
  const trainedLayout = createLayout(
    all.filter(({ role, isTrainable }) => isTrainable || (role === 'step' && options.learnSteps !== false)),
  )
  const movingLayout = createLayout(all.filter(({ role }) => role === 'mean' || role === 'variance'))
  const stepsLayout = createLayout(options.learnSteps ? [] : all.filter(({ role }) => role === 'step'))
  const variables: Variable[] = []
  const makeVariable = (values: Float32Array, trainable = false): Variable => {
    const variable = tf.tidy(() => tf.variable(tf.tensor1d(values), trainable)) as Variable
    variables.push(variable)
    return variable
  }
  const parameters = makeVariable(packWeights(trainedLayout, model.weights), true)
  const first = makeVariable(new Float32Array(trainedLayout.size))
  const second = makeVariable(new Float32Array(trainedLayout.size))
  const moving = movingLayout.size > 0 ? makeVariable(packWeights(movingLayout, model.weights)) : null
  const steps = stepsLayout.size > 0 ? makeVariable(packWeights(stepsLayout, model.weights)) : null
  const teacherLogits = options.teacher ? teacherOf(tf, options.teacher, makeVariable) : null
  const lowest = options.learnSteps ? lowestParameters(trainedLayout, model.weights) : null
  const clipDecay = options.learnSteps === 'pact' ? clipDecayOf(graph, trainedLayout) : null
  const sparsityLayers = graph.layers.filter(({ activation }) => activation !== 'none').map(({ id }) => id)

  const allParameters = (trained: Tensor): Record<string, Tensor> => ({
    ...splitTensor(tf, trainedLayout, trained),
    ...(moving ? splitTensor(tf, movingLayout, moving) : {}),
    ...(steps ? splitTensor(tf, stepsLayout, steps) : {}),
  })
  const flatStatistics = ({ statistics }: ForwardResult) =>
    tf.concat(movingLayout.entries.map(({ name }) => statistics[name]!))

  const trainStep = (
    batchNorm: ForwardOptions['batchNorm'],
    { images, labels, stepSize, amplitude }: TensorMap,
  ): TensorMap => {
    const teacher = teacherLogits?.(images!)
    let summary!: Tensor
    let statistics: Tensor | null = null
    const { grads, value } = tf.variableGrads(() => {
      const result = forward(tf, graph, allParameters(parameters), images!, {
        batchNorm,
        learnSteps: options.learnSteps,
      })
      const loss = dataLoss(tf, result.logits, labels!, teacher, options)
      const penalty = totalPenalty(tf, result, amplitude!, options)
      const zeros = sparsityLayers.map((id) => zeroRatio(tf, result.activations[id]!))
      const figures = [loss, accuracy(tf, result.logits, labels!), penalty ?? tf.scalar(0), ...zeros]
      summary = tf.keep(tf.stack(figures))
      if (batchNorm === 'batch' && moving) statistics = tf.keep(flatStatistics(result))
      return (penalty ? tf.add(loss, penalty) : loss) as tfc.Scalar
    }, [parameters])
    value.dispose()
    applyAdam(
      tf,
      { parameters, first, second },
      withDecay(tf, grads[parameters.name]!, parameters, trainedLayout, options, clipDecay),
      stepSize!,
    )
    if (lowest) parameters.assign(tf.maximum(parameters, tf.tensor1d(lowest)))
    if (statistics && moving) {
      moving.assign(tf.add(tf.mul(moving, options.momentum), tf.mul(statistics, 1 - options.momentum)))
      tf.dispose(statistics)
    }
    const output = tf.clone(summary)
    summary.dispose()
    return { summary: output }
  }

  const { height, width, channels } = graph.input
  const images: FeedSpec = { shape: [options.batchSize, height, width, channels], dtype: 'float32' }
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
    const run = (inputs: TensorMap) => ({
      statistics: flatStatistics(
        forward(tf, graph, allParameters(parameters), inputs['images']!, { batchNorm: 'batch' }),
      ),
    })
    functions['statistics'] = { feeds: { images }, run }
  }
  const assign = (variable: Variable, values: Float32Array) => tf.tidy(() => variable.assign(tf.tensor1d(values)))
  return {
    source: { variables, functions },
    sparsityLayers,
    movingLayout,
    loadMoving: (statistics) => {
      if (moving) assign(moving, statistics)
    },
    load: (weights) => {
      assign(parameters, packWeights(trainedLayout, weights))
      if (moving) assign(moving, packWeights(movingLayout, weights))
      if (steps) assign(steps, packWeights(stepsLayout, weights))
    },
    weights: () => {
      const values: Weights = {
        ...unpackWeights(trainedLayout, parameters.dataSync<'float32'>()),
        ...(moving ? unpackWeights(movingLayout, moving.dataSync<'float32'>()) : {}),
        ...(steps ? unpackWeights(stepsLayout, steps.dataSync<'float32'>()) : {}),
      }
      return graphWeights({ graph, weights: values })
    },
    optimiser: () => ({ first: Float32Array.from(first.dataSync()), second: Float32Array.from(second.dataSync()) }),
    loadOptimiser: (state) => {
      assign(first, state.first)
      assign(second, state.second)
    },
    dispose: () => tf.dispose(variables),
  }
}

function teacherOf(
  tf: typeof tfc,
  { graph, weights }: Model,
  makeVariable: (values: Float32Array) => Variable,
): (images: Tensor) => Tensor {
  const layout = createLayout(graphParameters(graph))
  const variable = makeVariable(packWeights(layout, weights))
  return (images) => forward(tf, graph, splitTensor(tf, layout, variable), images, { batchNorm: 'inference' }).logits
}

function dataLoss(
  tf: typeof tfc,
  logits: Tensor,
  labels: Tensor,
  teacher: Tensor | undefined,
  { labelRatio, temperature }: StepOptions,
): Tensor {
  if (!teacher || labelRatio === 1) return crossEntropy(tf, logits, labels)
  const soft = distillation(tf, logits, teacher, temperature, 1 - labelRatio)
  return labelRatio === 0 ? soft : tf.add(soft, tf.mul(crossEntropy(tf, logits, labels), labelRatio))
}

function totalPenalty(
  tf: typeof tfc,
  { activations }: ForwardResult,
  amplitude: Tensor,
  { activity, activityWeights }: StepOptions,
): Tensor | null {
  if (!activity) return null
  const terms = Object.entries(activations).map(([id, a]) => {
    const weight = activityWeights?.[id] ?? 1
    return activityPenalty(tf, a, weight === 1 ? amplitude : tf.mul(amplitude, weight), activity)
  })
  return tf.addN(terms)
}

function zeroRatio(tf: typeof tfc, a: Tensor): Tensor {
  const some = tf.slice(a, 0, Math.min(sparsityImages, a.shape[0]))
  return tf.mean(tf.cast(tf.equal(some, 0), 'float32'))
}

function withDecay(
  tf: typeof tfc,
  gradient: Tensor,
  parameters: Tensor,
  layout: Layout,
  { gammaL1, weightDecay }: StepOptions,
  clipDecay: Float32Array | null,
): Tensor {
  let result = gradient
  if (clipDecay) result = tf.add(result, tf.mul(parameters, tf.tensor1d(clipDecay)))
  if (gammaL1 > 0) result = tf.add(result, tf.mul(tf.sign(parameters), tf.tensor1d(maskOf(layout, isGamma, gammaL1))))
  if (weightDecay > 0)
    result = tf.add(result, tf.mul(parameters, tf.tensor1d(maskOf(layout, isDecayed, 2 * weightDecay))))
  return result
}

/** A trained step may fall to this share of its first value: at 0 it would divide by nothing, and the layer could not be exported. */
const leastStepRatio = 1 / 64

/** The least value of every trained parameter: steps have one. */
function lowestParameters(layout: Layout, weights: Weights): Float32Array {
  const lowest = new Float32Array(layout.size).fill(-Infinity)
  for (const { name, offset } of layout.entries)
    if (name.endsWith('/step')) lowest[offset] = weights[name]!.data[0]! * leastStepRatio
  return lowest
}

/** Gradient of PACT's penalty, decay * (top step)^2, per unit of step. */
function clipDecayOf({ layers }: Graph, layout: Layout): Float32Array {
  const decay = new Float32Array(layout.size)
  for (const { id, bits } of layers) {
    const entry = layout.entries.find(({ name }) => name === `${id}/step`)
    if (entry && bits) decay[entry.offset] = 2 * pactDecay * topLevel(bits.activations) ** 2
  }
  return decay
}

function isGamma(name: string): boolean {
  return name.endsWith('/gamma')
}

function isDecayed(name: string): boolean {
  return name.endsWith('/kernel') || name.endsWith('/pointwise')
}
