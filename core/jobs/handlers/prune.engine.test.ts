import { describe, expect, it } from 'vitest'
import { pruneParams, type PruneResult } from '../../contract/jobs/prune.ts'
import { smallCnn } from '../../graph/builders/small-cnn.ts'
import { smallResNet } from '../../graph/builders/small-resnet.ts'
import { checkWeights } from '../../graph/check-weights.ts'
import { countParameters } from '../../graph/parameters.ts'
import { validateGraph } from '../../graph/validate.ts'
import { readDevice } from '../../testing/devices.ts'
import { createJobProbe } from '../../testing/job-context.ts'
import { randomModel } from '../../testing/random-model.ts'
import { pruneHandler } from './prune.ts'

const device = readDevice('AKD1500')
const model = randomModel(smallCnn({ alpha: 0.25, size: 16, channels: 3, classes: ['bright', 'dark'] }), 4)
const run = async (params: object, options: Parameters<typeof createJobProbe>[0] = {}) => {
  const probe = createJobProbe({ model, ...options })
  const outcome = await pruneHandler.run(pruneParams.parse(params), probe.context)
  return { ...outcome, result: outcome.result as PruneResult, probe }
}

describe('prune job', () => {
  it('cuts the share asked for in all layers but the first and the last, and tensors shrink', async () => {
    const { result, models } = await run({ ratio: 0.25 })
    const [made] = models!
    // Filters 16, 16, 32, 64: a quarter of the second and third.
    expect(
      result.layers.map(({ filtersBefore, filtersAfter, removed }) => [filtersBefore, filtersAfter, removed.length]),
    ).toEqual([
      [16, 16, 0],
      [16, 12, 4],
      [32, 24, 8],
      [64, 64, 0],
    ])
    expect(checkWeights(made!.graph, made!.weights)).toEqual([])
    expect(result.parametersAfter).toBe(countParameters(made!.graph))
    expect(result.parametersAfter).toBeLessThan(result.parametersBefore)
    expect([result.before, result.cut, result.after]).toEqual([null, null, null])
  })

  it('reaches the same filters in steps, names the removed ones by their original index, and fine-tunes', async () => {
    const { result, models, series } = await run({
      ratio: 0.5,
      ratios: { conv_0: 0.25 },
      data: 'shades',
      schedule: { kind: 'iterative', steps: 2 },
      epochsPerStep: 1,
    })
    expect(result.layers.map(({ filtersAfter }) => filtersAfter)).toEqual([12, 8, 16, 64])
    for (const { removed, filtersBefore, filtersAfter } of result.layers) {
      expect(new Set(removed).size).toBe(filtersBefore - filtersAfter)
      expect(removed.every((index) => index < filtersBefore)).toBe(true)
    }
    expect(checkWeights(models![0]!.graph, models![0]!.weights)).toEqual([])
    expect([result.before?.count, result.cut?.count, result.after?.count]).toEqual([16, 16, 16])
    expect(result.steps.map(({ share, epochs, cut, after }) => [share, epochs, cut?.images, after?.images])).toEqual([
      [0.5, 1, 16, 16],
      [1, 1, 16, 16],
    ])
    expect(result.steps.flatMap(({ removed }) => removed).filter(({ layer }) => layer === 'conv_0')).toHaveLength(2)
    const last = Math.max(...series!.flatMap(({ points }) => points.map(([x]) => x)))
    expect(last).toBeCloseTo(2, 5)
  })

  it('cuts a residual network along its sums, tells what went by the layer that leads, and replays it', async () => {
    const residual = randomModel(smallResNet({ alpha: 0.25, size: 16, channels: 3, classes: ['bright', 'dark'] }), 4)
    const { result, models } = await run({ ratio: 0.5, layers: ['conv_2', 'conv_4'] }, { model: residual })
    const cut = { conv_0: 8, conv_1: 16, conv_2: 8, shortcut_3: 32, conv_4: 16, conv_5: 32 }
    expect(Object.fromEntries(result.layers.map(({ layer, filtersAfter }) => [layer, filtersAfter]))).toMatchObject(cut)
    expect(result.layers[2]!.removed).toEqual(result.layers[0]!.removed)
    expect(validateGraph(models![0]!.graph)).toEqual([])
    expect(checkWeights(models![0]!.graph, models![0]!.weights)).toEqual([])
    const [step] = result.steps
    expect(step!.removed.map(({ layer }) => layer)).toEqual(['conv_0', 'conv_4'])
    const removedFilters = Object.fromEntries(step!.removed.map(({ layer, filters }) => [layer, filters]))
    const again = await run({ removedFilters }, { model: residual })
    expect(again.models![0]!.weights).toEqual(models![0]!.weights)
  })

  it('balances the teacher once for all trainings of a schedule', async () => {
    const schedule = { kind: 'iterative', steps: 2 }
    const { probe } = await run({ data: 'shades', schedule, epochsPerStep: 1, training: { balanceTeacher: true } })
    expect(probe.logs.filter((line) => line.includes("Shifts of the teacher's logits"))).toHaveLength(1)
    const { probe: plain } = await run({ data: 'shades', schedule, epochsPerStep: 1 })
    expect(plain.logs.filter((line) => line.includes('Shifts'))).toEqual([])
  })

  it('goes on from the checkpoint behind a cut to the same result', async () => {
    const params = { ratio: 0.5, data: 'shades', schedule: { kind: 'iterative', steps: 3 }, epochsPerStep: 1 }
    const whole = await run(params)
    expect(whole.probe.checkpoints).toHaveLength(2)
    const resumed = await run(params, { resumeFrom: whole.probe.checkpoints[0]! })
    expect(resumed.result).toEqual(whole.result)
    expect(resumed.models![0]!.weights).toEqual(whole.models![0]!.weights)
  })

  it('warns before a cut that leaves next to nothing and refuses to cut the classes', async () => {
    const { diagnostics, probe } = await run({ ratios: { separable_3: 0.95 }, ratio: 0 })
    expect(diagnostics).toMatchObject([
      // Gammas of the random model lie between 0.5 and 1.5.
      { code: 'prune.gamma-not-sparse' },
      { code: 'prune.collapse', subject: 'separable_3' },
    ])
    expect(probe.logs).toHaveLength(2)
    await expect(run({ layers: ['classifier'] })).rejects.toMatchObject({ code: 'prune.last-layer' })
  })

  it('prunes, trains and quantises by the steps of a recipe, and a cut of a quantised model keeps bits and steps', async () => {
    const { result, models } = await run({
      filters: { conv_1: 12, separable_2: 20 },
      data: 'shades',
      steps: [
        { share: 0.5, epochs: 0 },
        { share: 0.5, epochs: 1, bits: { inputWeights: 8, weights: 4, activations: 4 } },
        { share: 1, epochs: 0 },
      ],
    })
    expect(result.layers.map(({ filtersAfter }) => filtersAfter)).toEqual([16, 12, 20, 64])
    expect(result.steps.map(({ filters, bits, cut }) => [filters, bits?.weights ?? null, cut !== null])).toEqual([
      [128 - 8, null, true],
      [128 - 8, 4, false],
      [128 - 16, null, true],
    ])
    const [made] = models!
    expect(made!.graph.layers.map(({ bits }) => bits?.weights)).toEqual([8, 4, 4, 4, 4])
    expect(checkWeights(made!.graph, made!.weights)).toEqual([])
  })

  it('replays the history of a pruning on the original weights', async () => {
    const first = await run({ ratio: 0.5, schedule: { kind: 'iterative', steps: 2 }, data: 'shades' })
    const removedFilters = Object.fromEntries(first.result.layers.map(({ layer, removed }) => [layer, removed]))
    const again = await run({ removedFilters, epochsPerStep: 0 })
    expect(again.result.layers).toEqual(first.result.layers)
    await expect(run({ removedFilters: { conv_1: [99] } })).rejects.toMatchObject({ code: 'prune.no-such-filter' })
  })

  it('ranks by what it measures on images, and asks for them', async () => {
    for (const importance of ['taylor', 'activation-rate']) {
      const { result } = await run({ ratio: 0.25, importance, data: 'shades', epochsPerStep: 0 })
      expect(result.layers.map(({ filtersAfter }) => filtersAfter)).toEqual([16, 12, 24, 64])
    }
    await expect(run({ importance: 'taylor' })).rejects.toMatchObject({ code: 'prune.importance-needs-images' })
  })

  it('searches for the plan in rounds of short fine-tunes, and goes on from a round', async () => {
    const params = {
      data: 'shades',
      netadapt: { rounds: 2, savedPerRoundRatio: 0.1, limit: 32, images: 16, lossRatio: 1 },
      epochsPerStep: 0,
    }
    const services = { device: async () => device }
    const whole = await run(params, { services })
    const { rounds, layers } = whole.result
    expect(rounds).toHaveLength(2)
    for (const { candidates, chosen } of rounds) {
      const best = Math.max(...candidates.map(({ accuracyRatio }) => accuracyRatio))
      expect(candidates.find(({ layer }) => layer === chosen)?.accuracyRatio).toBe(best)
    }
    // The last count that was chosen for a layer is what stays of it.
    const last = rounds.at(-1)!
    const kept = last.candidates.find(({ layer }) => layer === last.chosen)!.filters
    expect(layers.find(({ layer }) => layer === last.chosen)?.filtersAfter).toBe(kept)
    const resumed = await run(params, { services, resumeFrom: whole.probe.checkpoints[0]! })
    expect(resumed.result.rounds).toEqual(rounds)
    await expect(run({ netadapt: {} }, { services })).rejects.toMatchObject({ code: 'prune.search-needs-images' })
  })
})
