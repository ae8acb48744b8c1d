import { AppError } from '../../base/errors.ts'
import type { EvaluateParams, EvaluateResult } from '../../contract/jobs/evaluate.ts'
import type { ImageSet } from '../../ports/dataset.ts'
import { evaluateModel, type Evaluated } from '../../train/evaluate-model.ts'
import { scorePredictions } from '../../train/score.ts'
import { softmaxRows } from '../../train/softmax.ts'
import { accuracyMetrics } from '../accuracy-metrics.ts'
import { convertModel } from '../convert-model.ts'
import type { JobContext, JobHandler, JobOutcome, LoadedModel } from '../handler.ts'
import { splitImages } from '../split-images.ts'
import { findWrongImages } from '../wrong-images.ts'

/** Images per call of the integer engine: messages, pause and cancel come through between two calls. */
const integerBatch = 8

type Scored = Omit<Evaluated, 'arithmetic'> & { arithmetic: EvaluateResult['arithmetic']; engine: string }

/** Accuracy of a model on one split: in float, fake-quantised, or in the simulator's integers. */
export const evaluateHandler: JobHandler<EvaluateParams> = {
  type: 'evaluate',
  recovery: 'restart',
  async run(params, context) {
    const { services } = context
    context.report({ ratio: null, phase: 'Loading' })
    const model = await services.model(params.model)
    const dataset = await services.dataset(params.data)
    const images = await splitImages(context, dataset, model.graph, params.split, params.limit)
    if (!images) {
      const message = `The data set "${dataset.name}" has no images in its ${params.split} split. Choose another split, or add a folder with one.`
      throw new AppError('data.split-empty', message, { split: params.split })
    }
    const { evaluation, probabilities, arithmetic, engine } = params.integer
      ? await withIntegers(context, model, images, params.split)
      : await withEngine(context, model, images, params.split)
    const width = model.graph.classes.length
    const perClass = evaluation.perClass.map((entry, index) => ({
      ...entry,
      name: dataset.classes[index] ?? entry.name,
    }))
    const named = hasOwnNames(model) ? evaluation.perClass : perClass
    const result: EvaluateResult = {
      ...evaluation,
      perClass: named,
      arithmetic,
      engine,
      wrong: findWrongImages({ ...images, classes: named.map(({ name }) => name) }, probabilities, params.split),
      predictions: images.paths.map((path, index) => ({
        path,
        label: images.labels[index]!,
        probabilities: [...probabilities.subarray(index * width, (index + 1) * width)],
      })),
    }
    return {
      metrics: {
        ...accuracyMetrics(evaluation),
        ...(arithmetic === 'integer' ? { integerAccuracyRatio: evaluation.accuracyRatio } : {}),
        correct: evaluation.correct,
        images: evaluation.count,
      },
      result,
      inputModelId: model.id,
      datasetId: dataset.id,
      inputHashes: { model: model.sha256, data: dataset.contentSha256 },
    } satisfies JobOutcome
  },
}

function hasOwnNames({ graph }: LoadedModel): boolean {
  return !graph.classes.every((name, index) => name === `class_${index}`)
}

async function withEngine(context: JobContext, model: LoadedModel, images: ImageSet, split: string): Promise<Scored> {
  const engine = await context.services.trainEngine()
  if (engine.hint) context.log(engine.hint, 'warning')
  const scored = await evaluateModel(engine, model, images, split, async (done) => {
    reportImages(context, done, images.count)
    await context.turn()
  })
  return { ...scored, engine: engine.name }
}

async function withIntegers(context: JobContext, model: LoadedModel, images: ImageSet, split: string): Promise<Scored> {
  const { network } = convertModel(model, 'any')
  const engine = await context.services.integerEngine()
  const { count, pixels } = images
  const imageSize = pixels.length / count
  const classes = model.graph.classes.length
  const predict = new Float32Array(count * classes)
  for (let start = 0; start < count; start += integerBatch) {
    await context.turn()
    const here = Math.min(integerBatch, count - start)
    const run = engine.run(network, pixels.subarray(start * imageSize, (start + here) * imageSize), here)
    predict.set(run.predict, start * classes)
    reportImages(context, start + here, count)
  }
  const probabilities = softmaxRows(predict, classes)
  const evaluation = scorePredictions(probabilities, images.labels, model.graph.classes, split)
  return { evaluation, probabilities, arithmetic: 'integer', engine: engine.name }
}

function reportImages(context: JobContext, done: number, count: number): void {
  context.report({ ratio: done / count, phase: `Image ${done} of ${count}` })
}
