import { describe, expect, test } from 'vitest'
import type { Profile } from '../akida/profile.ts'
import { smallResNet } from '../graph/builders/small-resnet.ts'
import { reportModels, reportRun, reportRuns } from '../testing/report-runs.ts'
import { renderHtml } from './html.ts'
import { renderMarkdown } from './markdown.ts'
import { buildReport } from './model.ts'

const input = { project: { name: 'p' }, models: reportModels, generatedAt: '2026-03-06T08:30:00.000Z' }
const report = buildReport({ ...input, runs: reportRuns() })

describe('buildReport', () => {
  test('orders runs by time and names their models', () => {
    const reversed = buildReport({ ...input, runs: reportRuns().reverse() })
    expect(reversed).toEqual(report)
    expect(report.runs.map(({ type, inputModel, outputModel }) => [type, inputModel, outputModel])).toEqual([
      ['swap', 'vww_96', 'akidanet-1'],
      ['train', 'akidanet-1', 'akidanet-1-qat'],
      ['profile', 'akidanet-1-qat', null],
      ['prune', 'akidanet-1-qat', 'akidanet-1-pruned'],
      ['profile', 'akidanet-1-pruned', null],
    ])
  })

  test('compares figures from the first to the last run that has them', () => {
    const row = report.comparison.rows.find(({ key }) => key === 'accuracyRatio')!
    expect(row.values).toEqual([0.756, 0.832, 0.832, 0.812, 0.812])
    expect(row.change).toBeCloseTo(0.056, 12)
    expect(row.changeRatio).toBeCloseTo(0.056 / 0.756, 12)
    expect(report.headlines[0]).toMatchObject({
      key: 'accuracyRatio',
      value: 0.812,
      run: 'Prune to 48 filters',
      from: { value: 0.756 },
    })
    expect(report.headlines.find(({ key }) => key === 'latencyMs')).toMatchObject({
      from: { run: 'Profile before pruning' },
    })
  })

  test('the accuracy of a profile stands for itself, and what was measured before the first step is where it started', () => {
    const runs = [
      reportRun(1, 'swap', 's', { metrics: { accuracyRatio: 0.7, accuracyBeforeRatio: 0.85 } }),
      reportRun(2, 'train', 't', { metrics: { accuracyRatio: 0.8 } }),
      reportRun(3, 'profile', 'p', { metrics: { accuracyRatio: 0.5 } }),
    ]
    const { headlines, comparison } = buildReport({ ...input, runs })
    expect(headlines[0]).toMatchObject({ value: 0.8, run: 't', from: { value: 0.85 } })
    expect(comparison.rows[0]!.change).toBeCloseTo(0.1, 12)
    const profiles = buildReport({ ...input, runs: [runs[2]!] })
    expect(profiles.headlines[0]).toMatchObject({ value: 0.5, from: null })
  })

  test('sets accuracies against each other on the same images only', () => {
    const scored = (index: number, split: string, accuracyRatio: number) =>
      reportRun(index, 'evaluate', `on ${split}`, {
        metrics: { accuracyRatio },
        result: { ...report.runs[1]!.evaluations[1]!.evaluation, split, accuracyRatio },
      })
    const mixed = buildReport({ ...input, runs: [scored(1, 'val', 0.92), scored(2, 'test', 0.8)] })
    const row = mixed.comparison.rows.find(({ key }) => key === 'accuracyRatio')!
    expect(row).toMatchObject({ measuredOn: ['val, 500 images', 'test, 500 images'], change: null })
    expect(mixed.headlines[0]).toMatchObject({ value: 0.8, measuredOn: 'test, 500 images', from: null })
    for (const text of [renderHtml(mixed), renderMarkdown(mixed)]) expect(text).toMatch(/val, 500 images/)
    const later = buildReport({
      ...input,
      runs: [scored(1, 'test', 0.75), scored(2, 'val', 0.9), scored(3, 'test', 0.8)],
    })
    expect(later.headlines[0]).toMatchObject({ value: 0.8, from: { value: 0.75 } })
    expect(later.comparison.rows[0]!.change).toBeCloseTo(0.05, 12)
  })

  test('names the layers that a profile does not cover', () => {
    const [, , run] = reportRuns()
    const profile = structuredClone(run!.result) as Profile
    profile.layers[3]!.backend = 'software'
    expect(report.simulations[0]!.softwareLayers).toEqual([])
    expect(buildReport({ ...input, runs: [{ ...run!, result: profile }] }).simulations[0]!.softwareLayers).toEqual([
      'conv_3',
    ])
  })

  test('marks what is simulated, with the calibration and error of the profile', () => {
    const simulated = report.runs[2]!.figures.filter(({ isSimulated }) => isSimulated).map(({ key }) => key)
    expect(simulated).toEqual(['latencyMs', 'framesPerSecond', 'energyMj', 'cycles'])
    const profile = report.runs[2]!.profile!
    expect(report.simulations[0]).toMatchObject({
      device: 'AKD1500',
      mode: 'Minimal',
      calibration: profile.calibration,
    })
    for (const { key, isSimulated, expectedErrorRatio } of report.runs[2]!.figures) {
      const expected = key === 'energyMj' ? profile.expectedEnergyErrorRatio : profile.expectedLatencyErrorRatio
      expect(expectedErrorRatio).toBe(isSimulated ? expected : null)
    }
  })

  test('finds evaluations wherever a job keeps them', () => {
    expect(report.runs.map(({ evaluations }) => evaluations.map(({ title }) => title))).toEqual([
      ['Before', 'After'],
      ['Validation', 'Test'],
      [],
      ['After'],
      [],
    ])
    const own = buildReport({
      ...input,
      runs: [reportRun(1, 'evaluate', 'e', { result: report.runs[1]!.evaluations[1]!.evaluation })],
    })
    expect(own.runs[0]!.evaluations.map(({ title, evaluation }) => [title, evaluation.correct])).toEqual([
      ['Split test', 416],
    ])
  })

  test('draws the newest model against the oldest', () => {
    const graph = report.graph!
    expect([graph.model.name, graph.comparedWith?.name]).toEqual(['akidanet-1-pruned', 'vww_96'])
    expect(graph.blocks.find(({ name }) => name === 'conv_1')).toMatchObject({
      mark: 'changed',
      changes: ['separable → convolution', 'bits float → 4/4'],
    })
    expect(graph.blocks.find(({ name }) => name === 'separable_5')!.changes).toEqual([
      'standard → fused',
      'filters 64 → 48',
      'bits float → 4/4',
    ])
    expect(graph.parameters).toBe(graph.blocks.reduce((sum, { parameters }) => sum + parameters, 0))
  })

  test('draws who reads whom in a network with branches', () => {
    const graph = smallResNet({ alpha: 0.25, size: 48, channels: 3, classes: ['no', 'yes'] })
    const model = { ...reportModels[0]!, graph }
    const shown = buildReport({
      ...input,
      models: [model],
      runs: [reportRun(1, 'train', 't', { outputModelId: model.id })],
    })
    expect(
      shown
        .graph!.blocks.filter(({ readsAbove, skips }) => !readsAbove || skips.length > 0)
        .map(({ name, readsAbove, skips }) => [name, readsAbove, skips]),
    ).toEqual([
      ['conv_2', true, [{ from: 'conv_0', isAdded: true }]],
      ['conv_4', false, [{ from: 'conv_2', isAdded: false }]],
      ['conv_5', true, [{ from: 'shortcut_3', isAdded: true }]],
      ['conv_7', false, [{ from: 'conv_5', isAdded: false }]],
      ['conv_8', true, [{ from: 'shortcut_6', isAdded: true }]],
    ])
    const drawn = String(renderHtml(shown))
    expect(drawn.match(/<path class="link"/g)).toHaveLength(5)
    expect(drawn.match(/stroke-dasharray="4 3"/g)).toHaveLength(3)
    expect(renderMarkdown(shown)).toMatch(/conv\\_8 \|[^\n]*\+ shortcut\\_6/)
  })

  test('marks added and removed layers, the removed ones in their old place', () => {
    const [before, after] = [reportModels[0]!, { ...reportModels[0]!, id: 'm9', name: 'shorter' }]
    const [first, second, ...rest] = before.graph.layers
    after.graph = { ...before.graph, layers: [first!, { ...second!, id: 'new', name: 'fresh' }, ...rest.slice(1)] }
    const shown = buildReport({
      ...input,
      models: [before, after],
      runs: [reportRun(1, 'train', 't', { outputModelId: 'm9' })],
    }).graph!
    expect(shown.blocks.slice(0, 5).map(({ name, mark }) => [name, mark])).toEqual([
      ['conv_0', 'same'],
      ['separable_1', 'removed'],
      ['separable_2', 'removed'],
      ['fresh', 'added'],
      ['separable_3', 'same'],
    ])
  })

  test('takes odd results as they are: nothing is required but the run', () => {
    for (const result of [null, 7, 'x', [], { before: null }, { test: { split: 'test' } }])
      expect(
        buildReport({ ...input, models: [], runs: [reportRun(1, 'profile', 'r', { result })] }).runs[0],
      ).toMatchObject({ evaluations: [], profile: null })
    expect(buildReport({ ...input, models: [], runs: [] })).toMatchObject({ runs: [], headlines: [], graph: null })
  })

  test('flattens settings', () => {
    const config = { a: { b: 1, c: [] }, d: ['x', 'y'], e: null, f: {}, g: [{ h: 1 }] }
    expect(buildReport({ ...input, runs: [reportRun(1, 'train', 't', { config })] }).runs[0]!.config).toEqual([
      { key: 'a.b', value: '1' },
      { key: 'a.c', value: 'none' },
      { key: 'd', value: 'x, y' },
      { key: 'e', value: 'none' },
      { key: 'f', value: 'none' },
      { key: 'g', value: '{"h":1}' },
    ])
  })
})

describe('calibrations', () => {
  const errors = { count: 2, meanRatio: 0.037, worstRatio: 0.166, worst: 'conv_3 of a' }
  const calibration = (device: string) => ({
    device,
    source: 'a bench',
    method: 'left-out' as const,
    networks: 9,
    errors: { layer: errors, model: errors, allModes: errors, dynamicEnergy: null, totalEnergy: errors },
  })
  const calibrations = ['AKD1500', 'AKD1000'].map(calibration)

  test('a report shows those of the devices it was profiled on, in every rendering', () => {
    const profiled = buildReport({ ...input, runs: reportRuns(), calibrations })
    expect(profiled.calibrations.map(({ device }) => device)).toEqual(['AKD1500'])
    for (const text of [renderHtml(profiled), renderMarkdown(profiled)]) {
      expect(text).toMatch(/Calibration of the simulator/)
      expect(text.replaceAll('\\', '')).toMatch(
        /Time of a layer.*mean 3\.7 %, worst 16\.6 % \(conv_3 of a\), 2 layers/s,
      )
      expect(text).not.toMatch(/Dynamic energy of a frame/)
    }
  })
  test('a report without a profile shows none', () => {
    const runs = reportRuns().filter(({ type }) => type !== 'profile')
    expect(buildReport({ ...input, runs, calibrations }).calibrations).toEqual([])
  })
})
