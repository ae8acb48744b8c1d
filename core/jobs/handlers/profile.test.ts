import { describe, expect, test } from 'vitest'
import { referenceEngine } from '../../akida/integer/reference.ts'
import { profileSchema, type Profile } from '../../akida/profile.ts'
import { AppError, CancelledError } from '../../base/errors.ts'
import { createRng } from '../../base/rng.ts'
import { profileParams } from '../../contract/jobs/profile.ts'
import { smallCnn } from '../../graph/builders/small-cnn.ts'
import { setNetworkBits } from '../../graph/edit/set-fields.ts'
import type { Graph } from '../../graph/types.ts'
import type { ImageSet, LoadOptions } from '../../ports/dataset.ts'
import { withDefaultSteps } from '../../quant/default-steps.ts'
import { toAkidaNetwork } from '../../quant/export.ts'
import { readDevice } from '../../testing/devices.ts'
import { initialWeights } from '../../transform/initial-weights.ts'
import type { JobContext, LoadedModel, Progress } from '../handler.ts'
import { profileHandler } from './profile.ts'

const float = smallCnn({ alpha: 0.5, size: 32, channels: 3, classes: ['no', 'yes'] })
const quantised = setNetworkBits(float, { inputWeights: 8, weights: 4, activations: 4 })
const model = (graph: Graph): LoadedModel => {
  const weights = initialWeights(graph, 3)
  return {
    id: 'm1',
    name: 'small',
    sha256: 'aa',
    graph,
    weights: graph === quantised ? withDefaultSteps({ graph, weights }) : weights,
  }
}

function imageSet(count: number, classes = ['yes', 'no']): ImageSet {
  const rng = createRng(11)
  const pixels = Uint8Array.from({ length: count * 32 * 32 * 3 }, () => rng.integer(256))
  return {
    classes,
    count,
    height: 32,
    width: 32,
    channels: 3,
    pixels,
    labels: Int32Array.from({ length: count }, (_, index) => index % 2),
    paths: [],
  }
}

function contextOf(graph: Graph, images: ImageSet, more: Partial<JobContext> = {}, valImages = 20) {
  const progress: Progress[] = []
  const asked: LoadOptions[] = []
  const services = {
    model: async () => model(graph),
    device: async (id: string) => readDevice(id),
    dataset: async () => ({
      id: 'd1',
      name: 'noise',
      contentSha256: 'bb',
      counts: [{ split: 'val', perClass: [valImages], total: valImages }],
    }),
    integerEngine: async () => referenceEngine,
    images: async (_: unknown, options: LoadOptions) => {
      asked.push(options)
      return images
    },
  }
  const context = {
    signal: new AbortController().signal,
    report: (step: Progress) => progress.push(step),
    turn: async () => undefined,
    services,
    ...more,
  }
  return { context: context as unknown as JobContext, progress, asked }
}

describe('profileHandler', () => {
  test('looks at test images only when asked, or where there are no others', async () => {
    const splitOf = async (params: object, valImages: number) => {
      const { context, asked } = contextOf(quantised, imageSet(2), {}, valImages)
      await profileHandler.run(profileParams.parse(params), context)
      return asked[0]!.split
    }
    expect(await splitOf({}, 20)).toBe('val')
    expect(await splitOf({}, 0)).toBe('test')
    expect(await splitOf({ split: 'test' }, 20)).toBe('test')
  })

  test('measures events and accuracy on the images and prices them on the device', async () => {
    const images = imageSet(10)
    const { context, progress, asked } = contextOf(quantised, images)
    const outcome = await profileHandler.run(profileParams.parse({ images: 10, hostOverheadMs: 1.5 }), context)
    expect(asked[0]).toMatchObject({ split: 'val', height: 32, width: 32, channels: 3, limit: 10 })

    // All ten images in one call: batches of the handler must not change anything.
    const { network } = toAkidaNetwork(quantised, model(quantised).weights)
    const run = referenceEngine.run(network!, images.pixels, 10)
    const profile = profileSchema.parse(outcome.result)
    const second = profile.layers[1]!
    const first = run.perLayer[0]!
    expect(second.eventsIn).toBeCloseTo(first.nonZero.reduce((sum, value) => sum + value, 0) / 10, 6)
    expect(profile.layers[0]!.outputSparsityRatio).toBeCloseTo(
      1 - second.eventsIn / first.shape.reduce((a, b) => a * b),
      6,
    )
    expect(profile).toMatchObject({ device: 'AKD1500', mode: 'Minimal', images: 10, simulated: true })

    // Classes of the data set stand in the other order than the model's.
    const correct = Array.from({ length: 10 }, (_, image) =>
      run.predict[2 * image + 1]! > run.predict[2 * image]! ? 'yes' : 'no',
    ).filter((answer, image) => answer === ['yes', 'no'][image % 2]).length
    expect(outcome.metrics['accuracyRatio']).toBe(correct / 10)
    expect(outcome.metrics['latencyMs']).toBeCloseTo((1000 * outcome.metrics['cycles']!) / 400e6 + 1.5, 9)
    expect(outcome.metrics['framesPerSecond']).toBeCloseTo(1000 / outcome.metrics['latencyMs']!, 9)
    expect(outcome.layers!.rows.map(({ layer }) => layer)).toEqual(quantised.layers.map(({ name }) => name))
    const cyclesOfRows = outcome.layers!.rows.reduce((sum, { values }) => sum + (values['cycles'] as number), 0)
    expect(cyclesOfRows).toBeCloseTo((outcome.result as Profile).totals.cycles, 6)
    expect(outcome).toMatchObject({ inputModelId: 'm1', datasetId: 'd1', inputHashes: { model: 'aa', data: 'bb' } })
    expect(progress.at(-1)).toEqual({ ratio: 1, phase: 'Image 10 of 10' })
  })

  test('profiles without accuracy when the classes are others, and says so', async () => {
    const { context } = contextOf(quantised, imageSet(2, ['cat', 'dog']))
    const outcome = await profileHandler.run(profileParams.parse({}), context)
    expect(outcome.metrics).not.toHaveProperty('accuracyRatio')
    expect(outcome.diagnostics?.map(({ code }) => code)).toContain('data.classes-differ')
  })

  test('refuses a float model with the reason', async () => {
    const { context } = contextOf(float, imageSet(2))
    const error = await profileHandler.run(profileParams.parse({}), context).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'model.not-convertible' })
    expect((error as Error).message).toMatch(/"small" cannot be converted/)
  })

  test('asks for images when the project has none', async () => {
    const { context } = contextOf(quantised, imageSet(2))
    context.services.dataset = () => Promise.reject(new AppError('data.not-found', 'none'))
    await expect(profileHandler.run(profileParams.parse({}), context)).rejects.toMatchObject({
      code: 'profile.no-data',
    })
  })

  test('stops between batches on cancel', async () => {
    let turns = 0
    const turn = async () => {
      if (++turns > 2) throw new CancelledError()
    }
    const { context, progress } = contextOf(quantised, imageSet(20), { turn })
    await expect(profileHandler.run(profileParams.parse({}), context)).rejects.toBeInstanceOf(CancelledError)
    expect(progress.at(-1)!.phase).toBe('Image 8 of 20')
  })
})
