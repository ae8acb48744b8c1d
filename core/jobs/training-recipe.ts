import { AppError } from '../base/errors.ts'
import type { TrainConfig } from '../contract/jobs/train.ts'
import { selectLayers } from '../graph/select.ts'
import type { Graph, Model } from '../graph/types.ts'
import { balancedClassWeights } from '../train/class-weights.ts'
import { featurePairs } from '../train/feature-pairs.ts'
import { defaultFrozenEpochs, type Recipe } from '../train/recipe.ts'
import { activityWeights } from './activity-weights.ts'
import type { JobContext } from './handler.ts'

/** What decides the training beside model and data; the model keeps the bits it has. */
export type TrainModelConfig = Omit<
  TrainConfig,
  'model' | 'data' | 'teacher' | 'balanceTeacher' | 'bits' | 'layerBits' | 'equaliseExponent' | 'limit' | 'name'
>

const defaultRates = { float: 1e-3, quantised: 5e-4 }

/** A job's parameters as the trainer takes them: names resolved to layers and classes, costs to weights. `labels` index the model's classes, -1 for none. */
export async function composeRecipe(
  context: JobContext,
  {
    model,
    teacher,
    config,
    labels,
  }: { model: Model; teacher: Model | null; config: TrainModelConfig; labels: Int32Array },
): Promise<Recipe> {
  const { graph } = model
  const isQuantised = graph.layers.some(({ bits }) => bits !== null)
  return {
    epochs: config.epochs,
    batchSize: config.batchSize,
    learningRate: config.learningRate ?? (isQuantised ? defaultRates.quantised : defaultRates.float),
    warmupRatio: config.warmupRatio,
    activity: await activityOf(context, graph, config.activity),
    labelSmoothing: config.labelSmoothing,
    classWeights: classWeightsOf(graph, labels, config.classWeights),
    teacher,
    temperature: config.temperature,
    labelRatio: teacher ? config.labelRatio : 1,
    featureMatching: featureMatchingOf(context, graph, teacher, config.featureMatching),
    gammaL1: config.gammaL1,
    weightDecay: config.weightDecay,
    frozenLayers: frozenLayersOf(graph, config.freeze),
    layerDecay: config.layerDecay,
    augmentation: config.augmentation,
    momentum: 0.9,
    learnSteps: isQuantised ? stepRuleOf(config.steps) : false,
    ...(isQuantised && config.steps === 'recalibrate' ? { recalibration: 'mse' as const } : {}),
    frozenEpochs: defaultFrozenEpochs(isQuantised, config.epochs),
    seed: config.seed,
  }
}

function stepRuleOf(steps: TrainConfig['steps']): Recipe['learnSteps'] {
  if (steps === 'learned') return 'lsq'
  return steps === 'pact' ? 'pact' : false
}

async function activityOf(
  context: JobContext,
  graph: Graph,
  activity: TrainConfig['activity'],
): Promise<Recipe['activity']> {
  if (!activity || activity.amplitude === 0) return null
  const { kind, amplitude, rampRatio } = activity
  return { kind, amplitude, rampRatio, weights: await activityWeights(context, graph, activity) }
}

function classWeightsOf(
  { classes }: Graph,
  labels: Int32Array,
  classWeights: TrainConfig['classWeights'],
): number[] | null {
  if (classWeights === 'none') return null
  if (classWeights === 'balanced') return balancedClassWeights(labels, classes.length)
  const unknown = Object.keys(classWeights).find((name) => !classes.includes(name))
  if (unknown !== undefined) {
    const message = `A weight is given for the class "${unknown}", which the model does not have. Its classes are: ${classes.join(', ')}.`
    throw new AppError('train.unknown-class', message, { class: unknown })
  }
  return classes.map((name) => classWeights[name] ?? 1)
}

function featureMatchingOf(
  context: JobContext,
  graph: Graph,
  teacher: Model | null,
  matching: TrainConfig['featureMatching'],
): Recipe['featureMatching'] {
  if (!matching || matching.weight === 0) return null
  if (!teacher) {
    const message = 'Matching layer outputs needs a teacher. Name one, or set the weight of feature matching to 0.'
    throw new AppError('train.features-without-teacher', message)
  }
  const pairs = featurePairs(graph, teacher.graph, matching.layers ?? null)
  if (pairs.length === 0) {
    context.log(
      'No layer output is matched: no layer differs from the teacher in kind and has outputs of the same size',
      'warning',
    )
    return null
  }
  const nameOf = (id: string) => graph.layers.find((layer) => layer.id === id)!.name
  context.log(`Outputs matched with the teacher's: ${pairs.map(({ student }) => nameOf(student)).join(', ')}`)
  return { weight: matching.weight, pairs }
}

function frozenLayersOf(graph: Graph, freeze: TrainConfig['freeze']): string[] {
  const layers = Array.isArray(freeze) ? selectLayers(graph, freeze) : graph.layers.slice(0, freeze.first)
  if (layers.length === graph.layers.length) {
    const message = `All ${layers.length} layers are frozen, so nothing would be trained. Leave at least one layer free.`
    throw new AppError('train.all-frozen', message, { layers: layers.length })
  }
  return layers.map(({ id }) => id)
}
