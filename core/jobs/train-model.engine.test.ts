import { describe, expect, it } from 'vitest'
import { CancelledError } from '../base/errors.ts'
import { trainParams } from '../contract/jobs/train.ts'
import type { z } from 'zod'
import { createTrainEngine } from '../node/tfjs/engine.ts'
import type { ImageSet } from '../ports/dataset.ts'
import { createJobProbe } from '../testing/job-context.ts'
import { tinyImages, tinyModel } from '../testing/tiny-training.ts'
import { evaluateModel } from '../train/evaluate-model.ts'
import type { Checkpoint } from './handler.ts'
import { trainModel, type TrainedModel } from './train-model.ts'

const engine = await createTrainEngine()
const [train, validation] = [tinyImages(40), tinyImages(30, 2)]
const stepsPerEpoch = 5

type Changes = Partial<z.input<typeof trainParams>> & {
  images?: ImageSet
  isQuantised?: boolean
  resumeFrom?: Checkpoint
  cancelAtTurn?: number
}

async function run({ images = train, isQuantised = false, resumeFrom, cancelAtTurn, ...changes }: Changes) {
  const probe = createJobProbe(cancelAtTurn === undefined ? {} : { cancelAtTurn })
  const config = trainParams.parse({ batchSize: 8, learningRate: 3e-3, seed: 5, ...changes })
  const trained = await trainModel(probe.context, {
    engine,
    model: tinyModel(isQuantised),
    config,
    train: images,
    validation,
    teacher: null,
    resumeFrom: resumeFrom ?? null,
    save: (checkpoint) => probe.context.saveCheckpoint(checkpoint),
  }).catch((error: unknown) => ({ error, checkpoints: probe.checkpoints }))
  return { trained, probe }
}

async function finish(changes: Changes): Promise<TrainedModel & { logs: string[] }> {
  const { trained, probe } = await run(changes)
  if ('error' in trained) throw trained.error
  return { ...trained, logs: probe.logs }
}

/** Accuracy and loss of every epoch as the curves tell them. */
function epochs({ series }: TrainedModel) {
  const points = (name: string) => series.find((each) => each.name === name)!.points
  return points('Validation accuracy').map(([epoch, accuracyRatio], index) => ({
    epoch,
    accuracyRatio,
    loss: points('Validation loss')[index]![1],
  }))
}

const scoreOf = async (trained: TrainedModel) => {
  const { accuracyRatio, loss } = (await evaluateModel(engine, trained.model, validation, 'val')).evaluation
  return { accuracyRatio, loss }
}

describe('the weights that are kept', () => {
  // So fast that single epochs are worse than the one before.
  const restless = { epochs: 8, learningRate: 0.1 }

  it('are those of the epoch that is best on the validation images', async () => {
    const trained = await finish({ ...restless, keep: 'best' })
    const [best] = epochs(trained).sort((a, b) => b.accuracyRatio - a.accuracyRatio || a.loss - b.loss)
    expect(trained.kept).toEqual({
      epoch: best!.epoch,
      validation: { accuracyRatio: best!.accuracyRatio, loss: best!.loss },
      isExact: false,
    })
    expect(best!.epoch, 'the case is of no use when the last epoch is best').toBeLessThan(8)
    expect(await scoreOf(trained)).toEqual(trained.kept!.validation)
  })

  it('are those of the last epoch where that is wanted', async () => {
    const trained = await finish({ ...restless, keep: 'last' })
    const { epoch, ...last } = epochs(trained).at(-1)!
    expect(trained.kept).toEqual({ epoch, validation: last, isExact: false })
    expect(await scoreOf(trained)).toEqual(last)
  })

  it('are exact ones in a quantised training, whatever came before', async () => {
    const trained = await finish({ epochs: 3, isQuantised: true })
    expect(trained.kept).toMatchObject({ epoch: 3, isExact: true })
    expect(await scoreOf(trained)).toEqual(trained.kept!.validation)
  })
})

describe('a training with an absurd learning rate', () => {
  it('fails with its likely cause', async () => {
    const { trained } = await run({ epochs: 1, learningRate: 10, images: tinyImages(200) })
    expect(trained).toMatchObject({ error: { code: 'train.diverged' } })
    const { message } = (trained as { error: Error }).error
    expect(message).toMatch(/diverged in epoch 1 .*Lower the learning rate \(its peak was 10; try a tenth of it\)/)
  })
})

describe('a training that goes on from its checkpoint', () => {
  it('keeps the best epoch that came before it, and everything else it had seen', async () => {
    const config: Changes = { epochs: 30, learningRate: 1, warmupRatio: 1, keep: 'best' }
    const whole = await finish(config)
    expect(whole.kept!.epoch * stepsPerEpoch, 'the best must come before the checkpoint').toBeLessThan(100)
    const { trained: cancelled } = await run({ ...config, cancelAtTurn: 140 })
    if (!('error' in cancelled)) throw new Error('not cancelled')
    expect(cancelled.error).toBeInstanceOf(CancelledError)
    const resumed = await finish({ ...config, resumeFrom: cancelled.checkpoints.at(-1)! })
    const comparable = ({
      imagesPerSecond: _speed,
      logs: _logs,
      record,
      ...rest
    }: TrainedModel & { logs: string[] }) => ({
      ...rest,
      record: { ...record, speed: record.speed.map(([epoch]) => epoch) },
    })
    expect(comparable(resumed)).toEqual(comparable(whole))
  })
})
