import type { AkidaNetwork } from '../../akida/network.ts'
import { measureEvents, mergeRuns } from '../../akida/events.ts'
import type { IntegerRun } from '../../akida/integer/engine.ts'
import type { Profile } from '../../akida/profile.ts'
import { profileNetwork } from '../../akida/simulate.ts'
import type { Diagnostic } from '../../base/diagnostic.ts'
import { AppError } from '../../base/errors.ts'
import type { DatasetInfo } from '../../contract/jobs/data.ts'
import type { ProfileParams } from '../../contract/jobs/profile.ts'
import { matchClasses } from '../../dataset/match-classes.ts'
import { countParameters } from '../../graph/parameters.ts'
import { countMacs } from '../../graph/summary.ts'
import type { ImageSet } from '../../ports/dataset.ts'
import { convertModel } from '../convert-model.ts'
import type { JobContext, JobHandler, LoadedModel, RunnerServices } from '../handler.ts'
import { imageCount } from '../split-images.ts'
import { profileTable } from './profile-table.ts'

/** Images per call of the integer engine: short enough that messages, pause and cancel come through between two calls. */
const batchSize = 4

/** Runs real images through Akida's integer arithmetic, measures the events of every layer and prices them on a device. */
export const profileHandler: JobHandler<ProfileParams> = {
  type: 'profile',
  recovery: 'restart',
  async run(params, context) {
    const { services } = context
    context.report({ ratio: null, phase: 'Converting to integers' })
    const model = await services.model(params.model)
    const device = await services.device(params.device)
    const dataset = await findDataset(services, params.data)
    const { network, diagnostics } = convertModel(model, 'akida')
    const { height, width, channels } = model.graph.input
    const images = await services.images(dataset, {
      split: params.split ?? (imageCount(dataset, 'val') > 0 ? 'val' : 'test'),
      height,
      width,
      channels,
      limit: params.images,
      signal: context.signal,
      onProgress: (ratio) => context.report({ ratio: ratio * 0.1, phase: 'Loading images' }),
    })
    const runs = await runImages(network, images, context)
    const events = measureEvents(network, mergeRuns(runs))
    const profile = profileNetwork(network, device, params.mode, events, {
      images: images.count,
      hostOverheadMs: params.hostOverheadMs,
    })
    const quality = measureAccuracy(runs, images, dataset, model)
    return {
      metrics: {
        ...figures(profile),
        ...quality.metrics,
        parameters: countParameters(model.graph),
        macs: countMacs(model.graph),
        images: images.count,
      },
      result: profile,
      diagnostics: [
        ...diagnostics,
        ...(profile.diagnostics as Diagnostic[]),
        ...quality.diagnostics,
        ...damagedFiles(images),
      ],
      layers: profileTable(profile),
      inputModelId: model.id,
      datasetId: dataset.id,
      inputHashes: { model: model.sha256, data: dataset.contentSha256 },
    }
  },
}

async function findDataset(services: RunnerServices, ref: string | undefined): Promise<DatasetInfo> {
  try {
    return await services.dataset(ref ?? 'latest')
  } catch (error) {
    if (ref !== undefined || !(error instanceof AppError && error.code === 'data.not-found')) throw error
    throw new AppError(
      'profile.no-data',
      'A profile needs images: the number of events, and with it time and energy, depends on them. Add a data set to the project, or name one.',
      {},
      error,
    )
  }
}

async function runImages(network: AkidaNetwork, images: ImageSet, context: JobContext): Promise<IntegerRun[]> {
  const engine = await context.services.integerEngine()
  const imageBytes = images.height * images.width * images.channels
  const runs: IntegerRun[] = []
  for (let first = 0; first < images.count; first += batchSize) {
    await context.turn()
    const count = Math.min(batchSize, images.count - first)
    runs.push(engine.run(network, images.pixels.subarray(first * imageBytes, (first + count) * imageBytes), count))
    context.report({
      ratio: 0.1 + (0.9 * (first + count)) / images.count,
      phase: `Image ${first + count} of ${images.count}`,
    })
  }
  return runs
}

function measureAccuracy(
  runs: readonly IntegerRun[],
  images: ImageSet,
  dataset: DatasetInfo,
  model: LoadedModel,
): { metrics: Record<string, number>; diagnostics: Diagnostic[] } {
  const answers = runs.flatMap(({ predict }) => predictedClasses(predict, model.graph.classes.length))
  try {
    const classes = matchClasses(images.classes, model.graph.classes)
    const correct = answers.filter((answer, index) => answer === classes[images.labels[index]!]).length
    return { metrics: { accuracyRatio: correct / images.count }, diagnostics: [] }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const finding: Diagnostic = {
      code: error.code,
      severity: 'warning',
      subject: dataset.name,
      message: `Accuracy was not measured. ${error.message}`,
      values: {},
    }
    return { metrics: {}, diagnostics: [finding] }
  }
}

/** Index of the largest value per image; the first of equal ones. */
function predictedClasses(predict: Float32Array, classes: number): number[] {
  return Array.from({ length: predict.length / classes }, (_, image) => {
    const row = predict.subarray(image * classes, (image + 1) * classes)
    return row.reduce((best, value, index) => (value > row[best]! ? index : best), 0)
  })
}

function figures({ totals, layers }: Profile): Record<string, number> {
  return {
    latencyMs: totals.latencyMs,
    framesPerSecond: totals.framesPerSecond,
    frameIntervalMs: totals.frameIntervalMs,
    streamingFramesPerSecond: totals.streamingFramesPerSecond,
    energyMj: totals.energyMj,
    dynamicEnergyMj: totals.dynamicEnergyMj,
    powerMw: totals.powerMw,
    cycles: totals.cycles,
    sparsityRatio: totals.meanSparsityRatio,
    events: layers.reduce((sum, { eventsIn }) => sum + eventsIn, 0),
    nps: totals.nps,
    passes: totals.passes,
  }
}

function damagedFiles({ unreadable = [] }: ImageSet): Diagnostic[] {
  return unreadable.map(({ path, reason }) => ({
    code: 'data.unreadable-files',
    severity: 'warning',
    subject: path,
    message: `The image could not be decoded and was left out: ${reason}.`,
    values: {},
  }))
}
