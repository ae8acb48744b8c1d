import { AppError } from '../../base/errors.ts'
import type { TrainConfig, TrainResult } from '../../contract/jobs/train.ts'
import { hasPlaceholderNames } from '../../dataset/match-classes.ts'
import { chooseBits, hasSameBits } from '../../graph/edit/choose-bits.ts'
import { countParameters } from '../../graph/parameters.ts'
import type { Graph, Model } from '../../graph/types.ts'
import type { ImageSet } from '../../ports/dataset.ts'
import { evaluateModel } from '../../train/evaluate-model.ts'
import { meanSparsity } from '../../sparsity/metrics.ts'
import { measureSparsity } from '../../train/measure-sparsity.ts'
import { evenlySpread } from '../../train/evenly-spread.ts'
import { calibrationImages, firstObserver, prepareQuantised } from '../../train/prepare-quantised.ts'
import type { TrainEngine } from '../../train/engine.ts'
import { accuracyMetrics } from '../accuracy-metrics.ts'
import type { JobContext, JobHandler, JobOutcome, LoadedModel } from '../handler.ts'
import { measureNewNorms } from '../measure-new-norms.ts'
import { splitImages } from '../split-images.ts'
import { trainedName } from '../trained-name.ts'
import { trainModel } from '../train-model.ts'
import { balancedTeacher } from '../training/balanced-teacher.ts'
import { findWrongImages } from '../wrong-images.ts'

/** Fine-tunes a model in float or with quantisation, from labels, a teacher or both. */
export const trainHandler: JobHandler<TrainConfig> = {
  type: 'train',
  recovery: 'resume',
  async run(params, context) {
    const { services } = context
    context.report({ ratio: null, phase: 'Loading' })
    const source = await services.model(params.model)
    const dataset = await services.dataset(params.data)
    const teacher = params.teacher ? await services.model(params.teacher) : null
    if (teacher) checkTeacher(source, teacher)
    const graph = namedClasses(source.graph, dataset.classes)
    const train = await splitImages(context, dataset, graph, 'train', params.limit, teacher !== null)
    if (!train)
      throw new AppError(
        'train.no-images',
        `The data set "${dataset.name}" has no training images. Add a folder with a train split.`,
        { dataset: dataset.name },
      )
    if (!teacher && dataset.unlabelled)
      context.log(`${dataset.unlabelled} images without a label are left out: only a teacher can label them`, 'warning')
    const validation = await splitImages(context, dataset, graph, 'val')
    const test = params.scoreTest ? await splitImages(context, dataset, graph, 'test') : null
    const engine = await services.trainEngine()
    if (engine.hint) context.log(engine.hint, 'warning')
    const known = await measureNewNorms(context, { graph, weights: source.weights }, dataset, calibrationImages)
    const start = await startingModel(context, engine, known.model, params, train)
    const taughtBy = teacher && params.balanceTeacher ? await balancedTeacher(context, engine, teacher, train) : teacher
    const trained = await trainModel(context, {
      engine,
      model: start,
      config: params,
      train,
      validation,
      teacher: taughtBy,
      isObserved: true,
      resumeFrom: context.resumeFrom,
      save: (checkpoint) => context.saveCheckpoint(checkpoint),
    })
    const score = async (images: ImageSet | null, split: string) =>
      images && {
        images,
        ...(await evaluateModel(engine, trained.model, images, split, () => context.turn())),
      }
    const onValidation = await score(validation, 'val')
    const onTest = await score(test, 'test')
    const headline = onTest ?? onValidation
    const measured = validation ?? train
    const some = { pixels: measured.pixels, count: Math.min(measured.count, 500) }
    const sparsity = await measureSparsity(engine, trained.model, some, () => context.turn())
    const result: TrainResult = {
      modelId: '$trained',
      steps: trained.steps,
      ended: trained.ended,
      kept: trained.kept,
      imagesPerSecond: trained.imagesPerSecond,
      trainLoss: trained.trainLoss,
      validation: onValidation?.evaluation ?? null,
      test: onTest?.evaluation ?? null,
      wrong: headline && findWrongImages(headline.images, headline.probabilities, headline.evaluation.split),
      sparsity,
      record: trained.record,
    }
    return {
      metrics: metricsOf(result, trained.model, meanSparsity(sparsity)),
      result,
      diagnostics: trained.diagnostics,
      series: trained.series,
      layers: {
        columns: [{ key: 'sparsityRatio', label: 'Output sparsity', unit: 'ratio' }],
        rows: sparsity.map(({ layer, sparsityRatio }) => ({ layer, values: { sparsityRatio } })),
      },
      models: [
        {
          key: 'trained',
          name:
            params.name ??
            trainedName(source.name, trained.model.graph.layers[0]?.bits, trained.model.graph.layers[1]?.bits),
          parentId: source.id,
          ...trained.model,
        },
      ],
      inputModelId: source.id,
      datasetId: dataset.id,
      inputHashes: {
        model: source.sha256,
        data: dataset.contentSha256,
        ...(teacher ? { teacher: teacher.sha256 } : {}),
      },
    } satisfies JobOutcome
  },
}

/** The model with the bits and steps asked for; as it is when nothing changes. */
export async function startingModel(
  context: JobContext,
  engine: TrainEngine,
  model: Model,
  { bits, layerBits, steps, equaliseExponent }: TrainConfig,
  train: ImageSet,
): Promise<Model> {
  const graph = chooseBits(model.graph, bits, layerBits)
  const hasNewBits = !hasSameBits(graph, model.graph)
  // Trained steps go on from those the model has.
  const isKept = steps === undefined || steps === 'learned' || steps === 'pact'
  if (!hasNewBits && (isKept || graph.layers.every((layer) => layer.bits === null))) return model
  context.report({ ratio: null, phase: 'Preparing quantisation' })
  const preparation = { graph, observer: steps ? firstObserver(steps) : null, equaliseExponent }
  return prepareQuantised(engine, model, preparation, evenlySpread(train, calibrationImages), () => context.turn())
}

/** A model whose file named no classes takes the data set's names, in their order. */
function namedClasses(graph: Graph, classes: string[]): Graph {
  return hasPlaceholderNames(graph.classes) && graph.classes.length === classes.length ? { ...graph, classes } : graph
}

function checkTeacher(model: LoadedModel, teacher: LoadedModel): void {
  const [own, other] = [model.graph, teacher.graph]
  if (own.classes.length !== other.classes.length) {
    const message = `The teacher "${teacher.name}" has ${other.classes.length} classes and the model ${own.classes.length}. Choose a teacher with the same classes.`
    throw new AppError('train.teacher-classes', message, { teacher: teacher.name })
  }
  const size = ({ input }: Graph) => `${input.height} x ${input.width} x ${input.channels}`
  if (size(own) !== size(other)) {
    const message = `The teacher "${teacher.name}" reads images of ${size(other)} and the model ${size(own)}. Choose a teacher with the same input size.`
    throw new AppError('train.teacher-input', message, { teacher: teacher.name })
  }
}

function metricsOf(
  { validation, test, trainLoss, imagesPerSecond }: TrainResult,
  model: Model,
  sparsityRatio: number,
): Record<string, number> {
  return {
    // The strictest last: it is the headline.
    ...accuracyMetrics(validation),
    ...accuracyMetrics(test),
    trainLoss,
    sparsityRatio,
    imagesPerSecond,
    parameters: countParameters(model.graph),
  }
}
