import { describe, expect, test } from 'vitest'
import type { PrunabilityResult } from '../contract/jobs/prunability.ts'
import { methods, type MethodParams } from '../contract/methods.ts'
import type { PlanTable } from '../contract/plan.ts'
import { smallResNet } from '../graph/builders/small-resnet.ts'
import { akidaNet } from '../graph/builders/akidanet.ts'
import { setFilters } from '../graph/edit/set-filters.ts'
import { filterCount } from '../graph/filter-groups.ts'
import { countParameters } from '../graph/parameters.ts'
import { readDevice } from '../testing/devices.ts'
import { initialWeights } from '../transform/initial-weights.ts'
import type { ServiceDependencies } from './dependencies.ts'
import { createPruneService } from './prune.ts'

const graph = akidaNet({ alpha: 0.25, size: 96, channels: 3, classes: ['no', 'yes'] })
const idOf = (name: string) => graph.layers.find((layer) => layer.name === name)!.id

/** A table in which a layer loses `slope` of accuracy for each share of its filters, later layers less. */
const table: PrunabilityResult = {
  modelId: 'm_1',
  split: 'val',
  images: 200,
  arithmetic: 'float',
  importance: 'gamma',
  removed: 'expected',
  device: 'AKD1500',
  mode: 'Minimal',
  accuracyRatio: 0.9,
  loss: 0.3,
  ratios: [0.5],
  layers: graph.layers.slice(0, -1).map((layer, index) => {
    const filters = filterCount(layer)
    return {
      layerId: layer.id,
      layer: layer.name,
      filters,
      cells: [
        {
          ratio: 0.5,
          removed: filters / 2,
          accuracyRatio: 0.9 - 0.5 / (1 + index),
          loss: 1,
          cyclesSavedRatio: 0,
          energySavedRatio: 0,
        },
      ],
      scores: Array.from({ length: filters }, (_, filter) => filter),
      // The more important half is busy, the other silent.
      rates: Array.from({ length: filters }, (_, filter) => (filter < filters / 2 ? 0 : 0.8)),
    }
  }),
}

function serviceWith(result: PrunabilityResult | null, network = graph) {
  const model = { id: 'm_1', name: 'net', weightsSha256: 'aa', graph: network }
  const store = {
    listModels: () => [model],
    getModel: () => model,
    getBlob: () => ({ bytes: new Uint8Array() }),
    listRuns: () => (result ? [{ id: 'run_1', type: 'prunability', inputModelId: 'm_1', createdAt: '2020' }] : []),
    getRun: () => ({ result }),
  }
  const service = createPruneService({
    session: { project: () => ({ store }) },
    devices: { find: (id: string) => ({ device: readDevice(id) }) },
    readWeights: () => initialWeights(network, 1),
  } as unknown as ServiceDependencies)
  const context = { signal: new AbortController().signal }
  return {
    plan: (params: MethodParams<'prune.plan'>) =>
      service['prune.plan'](methods['prune.plan'].params.parse(params), context) as PlanTable,
    service,
    context,
  }
}

describe('plans', () => {
  const { plan } = serviceWith(table)

  test('name what the typed filters leave, and add up what each layer loses alone', () => {
    const filters = { separable_4: 32, separable_5: 48 }
    const found = plan({ model: 'net', filters })
    expect(found.rows.filter(({ filters: count }) => count.after < count.before).map(({ layer }) => layer)).toEqual([
      'separable_4',
      'separable_5',
    ])
    expect(found.parameters).toEqual({
      before: 226_906,
      after: countParameters(setFilters(graph, { [idOf('separable_4')]: 32, [idOf('separable_5')]: 48 })),
    })
    // Half of separable_4, the fifth layer: 0.5 / 5. A quarter of separable_5 lies half-way to 0.5 / 6.
    expect(found.accuracyRatio?.after).toBeCloseTo(0.9 - 0.1 - 0.25 / 6, 10)
    expect(found.cycles.after).toBeLessThan(found.cycles.before)
    expect(found.prediction).toMatchObject({ strategy: 'manual', split: 'val', images: 200, prunabilityRunId: 'run_1' })
    expect(found).toMatchObject({ densities: 'measured', diagnostics: [] })
  })

  test('silent filters that go save no events in the next layer; busy ones that stay cost as before', () => {
    const found = plan({ model: 'net', filters: { separable_8: 64 } })
    const row = (name: string) => found.rows.find(({ layer }) => layer === name)!
    // The silent half of separable_8's filters goes: separable_9 gets the same events, on half as many inputs to look at.
    expect(row('separable_9').energyMj.after).toBeCloseTo(row('separable_9').energyMj.before, 10)
    expect(row('separable_8').energyMj.after).toBeCloseTo(row('separable_8').energyMj.before / 2, 10)
  })

  test('greedy reaches a rate at no more cycles than a uniform cut of equal loss', () => {
    const uniform = plan({ model: 'net', strategy: { kind: 'uniform', ratio: 0.1 } })
    const lossRatio = 0.9 - uniform.accuracyRatio!.after
    const greedy = plan({ model: 'net', strategy: { kind: 'greedy', target: { lossRatio } } })
    expect(greedy.accuracyRatio!.after).toBeGreaterThanOrEqual(uniform.accuracyRatio!.after - 1e-9)
    expect(greedy.cycles.after).toBeLessThan(uniform.cycles.after)
    const target = { framesPerSecond: 1.3 * greedy.framesPerSecond.before }
    expect(plan({ model: 'net', strategy: { kind: 'greedy', target } })).toMatchObject({ shortfall: null })
  })

  test('say how far they come when the target is out of reach', () => {
    const found = plan({
      model: 'net',
      strategy: { kind: 'greedy', target: { framesPerSecond: 1e6, lossRatio: 0.01 } },
    })
    expect(found.shortfall).toMatch(/of 1000000 frames per second/)
  })

  test('end at the worst single cut, not below', () => {
    // Half of conv_1 alone leaves 0.9 - 0.5 / 2; of conv_0, the worst of the table, 0.9 - 0.5.
    const all = plan({ model: 'net', strategy: { kind: 'uniform', ratio: 0.5 } })
    expect(all.accuracyRatio?.after).toBeCloseTo(0.4, 10)
  })

  test('leave ends alone, lock the classes, and count every layer of the network', () => {
    const { rows, filters } = plan({ model: 'net', strategy: { kind: 'uniform', ratio: 0.5 } })
    expect(rows).toHaveLength(15)
    expect(rows.at(-1)).toMatchObject({ locked: 'classes', lostRatio: null })
    for (const name of ['conv_0', 'separable_13'])
      expect(rows.find(({ layer }) => layer === name)).toMatchObject({ lostRatio: 0 })
    expect(filters.before).toBe(graph.layers.slice(0, -1).reduce((sum, layer) => sum + filterCount(layer), 0))
  })
})

test('of a network with branches, layers that a sum couples follow the first of them', () => {
  const { plan } = serviceWith(null, smallResNet({ alpha: 0.25, size: 48, channels: 3, classes: ['no', 'yes'] }))
  // The last layer of the first stage is named: the first is cut, and leads.
  const { rows, filters, diagnostics } = plan({ model: 'net', filters: { conv_2: 8, conv_7: 32 } })
  expect(rows.map(({ layer, follows, filters: count }) => [layer, follows, count.before, count.after])).toEqual([
    ['conv_0', null, 16, 8],
    ['conv_1', null, 16, 16],
    ['conv_2', 'conv_0', 16, 8],
    ['shortcut_3', null, 32, 32],
    ['conv_4', null, 32, 32],
    ['conv_5', 'shortcut_3', 32, 32],
    ['shortcut_6', null, 64, 64],
    ['conv_7', null, 64, 32],
    ['conv_8', 'shortcut_6', 64, 64],
    ['classifier', null, 2, 2],
  ])
  expect(filters).toEqual({ before: 336, after: 288 })
  expect(diagnostics).toMatchObject([{ code: 'prune.branches' }])
  // What the chip does not run costs nothing there: layers with sums, and 1x1 kernels with stride 2.
  expect(rows.filter(({ cycles }) => cycles.before === 0).map(({ layer }) => layer)).toEqual([
    'conv_2',
    'shortcut_3',
    'conv_5',
    'shortcut_6',
    'conv_8',
  ])
})

describe('without a prunability run', () => {
  const { plan, service, context } = serviceWith(null)

  test('a uniform plan is priced on assumed densities and predicts no accuracy', () => {
    const found = plan({ model: 'net' })
    expect(found).toMatchObject({ accuracyRatio: null, densities: 'assumed', prediction: { accuracyRatio: null } })
    expect(found.parameters.after).toBeLessThan(found.parameters.before)
  })

  test('strategies that need one say so', () => {
    for (const kind of ['greedy', 'equal-loss', 'global-threshold'] as const)
      expect(() => plan({ model: 'net', strategy: { kind } })).toThrow(/netlathe prunability/)
  })

  test('importance is shown for rankings that need no images', () => {
    const query = (importance: 'gamma' | 'taylor') =>
      service['prune.importance']({ model: 'net', importance, seed: 1 }, context)
    // Initial gammas are all 1: nothing tells filters apart.
    expect(query('gamma')).toMatchObject({ diagnostics: [{ code: 'prune.gamma-not-sparse' }] })
    expect(() => query('taylor')).toThrow(/measured on images/)
  })
})
