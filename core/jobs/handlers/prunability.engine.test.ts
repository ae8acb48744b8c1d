import { describe, expect, it } from 'vitest'
import { prunabilityParams, type PrunabilityResult } from '../../contract/jobs/prunability.ts'
import { smallCnn } from '../../graph/builders/small-cnn.ts'
import { createTrainEngine } from '../../node/tfjs/engine.ts'
import { applyPlan } from '../../prune/apply.ts'
import { planPruning } from '../../prune/plan.ts'
import { readDevice } from '../../testing/devices.ts'
import { createJobProbe } from '../../testing/job-context.ts'
import { randomModel } from '../../testing/random-model.ts'
import { evaluateModel } from '../../train/evaluate-model.ts'
import { splitImages } from '../split-images.ts'
import { prunabilityHandler } from './prunability.ts'

const model = randomModel(smallCnn({ alpha: 0.25, size: 16, channels: 3, classes: ['bright', 'dark'] }), 4)
const services = { device: async () => readDevice('AKD1500') }
const run = async (params: object, options: Parameters<typeof createJobProbe>[0] = {}) => {
  const probe = createJobProbe({ model, services, ...options })
  const outcome = await prunabilityHandler.run(prunabilityParams.parse(params), probe.context)
  return { ...outcome, result: outcome.result as PrunabilityResult, probe }
}

describe('prunability job', () => {
  it('measures what a real cut of one layer leaves', async () => {
    const { result, probe } = await run({ removed: 'zero', ratios: [0.25, 0.9] })
    expect(result).toMatchObject({ split: 'val', images: 16, arithmetic: 'float', ratios: [0.25, 0.9] })
    expect(result.layers.map(({ layer, cells }) => [layer, ...cells.map(({ removed }) => removed)])).toEqual([
      ['conv_0', 4, 14],
      ['conv_1', 4, 14],
      ['separable_2', 8, 29],
      ['separable_3', 16, 58],
    ])
    const engine = await createTrainEngine()
    const images = await splitImages(probe.context, await probe.context.services.dataset('shades'), model.graph, 'val')
    for (const { layerId, filters, cells, scores } of result.layers) {
      const plan = planPruning(model.graph, { [layerId]: scores }, { [layerId]: filters - cells[0]!.removed })
      const { evaluation } = await evaluateModel(engine, applyPlan(model, plan, 'zero'), images!, 'val')
      expect(cells[0]!.accuracyRatio).toBe(evaluation.accuracyRatio)
      expect(cells[0]!.loss).toBeCloseTo(evaluation.loss, 4)
      // The deeper cut saves more of what the layer costs.
      expect(cells[1]!.cyclesSavedRatio).toBeGreaterThan(cells[0]!.cyclesSavedRatio)
    }
  })

  it('goes on from a checkpoint to the same table, and stops when it is cancelled', async () => {
    const dataset = { ...(await createJobProbe().context.services.dataset('')) }
    dataset.counts = [{ split: 'val', perClass: [60, 60], total: 120 }]
    const whole = await run({ ratios: [0.5] }, { dataset })
    expect(whole.probe.checkpoints.map(({ state }) => state['images'])).toEqual([50, 100])
    const resumed = await run({ ratios: [0.5] }, { dataset, resumeFrom: whole.probe.checkpoints[1]! })
    expect(resumed.result).toEqual(whole.result)
    await expect(run({}, { cancelAtTurn: 5 })).rejects.toThrow('Cancelled')
  })

  it('names a split without images', async () => {
    const dataset = { ...(await createJobProbe().context.services.dataset('')), counts: [] }
    await expect(run({ split: 'train' }, { dataset })).rejects.toMatchObject({ code: 'data.split-empty' })
  })
})
