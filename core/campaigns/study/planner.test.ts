import { describe, expect, test } from 'vitest'
import type { PlannedStep } from '../../contract/campaign.ts'
import { studyParams, type StudyResult } from '../../contract/campaigns/study.ts'
import { jobParams } from '../../contract/jobs/registry.ts'
import { findPlots } from '../../report/plots/plot.ts'
import { simulateCampaign, type SimulatedCampaign, type SimulatedStep } from '../../testing/simulated-campaign.ts'
import { studyPlanner } from './planner.ts'

const params = studyParams.parse({ path: 'vww_96.h5', data: 'vww', halfModel: 'half' })

/** Made-up figures: what a cut and an amplitude cost and gain; alpha .5 is half as fast and three points better. */
function work({ type, key }: PlannedStep): SimulatedStep {
  if (type === 'prunability')
    return {
      metrics: {},
      seconds: 20,
      result: {
        arithmetic: 'integer',
        images: 500,
        importance: 'gamma',
        accuracyRatio: 0.83,
        layers: ['conv_0', 'conv_1', 'separable_4', 'separable_13'].map((layer) => ({
          layer,
          filters: 64,
          cells: [{ ratio: 0.5, removed: 32, accuracyRatio: 0.7, cyclesSavedRatio: 0.4 }],
        })),
      },
    }
  const ratio = Number(/-p([\d.]+)/.exec(key)?.[1] ?? 0)
  const amplitude = key.startsWith('a')
    ? Number(/^a([\d.e-]+)(?=:|$)/.exec(key)?.[1] ?? 0)
    : key.startsWith('combined')
      ? 1e-6
      : 0
  const isHalf = key.startsWith('half')
  const accuracyRatio = (isHalf ? 0.86 : 0.833) - 0.08 * ratio - 0.02 * (amplitude / 1e-6)
  const latencyMs = ((isHalf ? 20 : 10) * (1 - ratio) ** 1.3) / (1 + 0.2 * (amplitude / 1e-6))
  if (type === 'evaluate') return { metrics: { accuracyRatio }, seconds: 3 }
  if (type === 'profile')
    return {
      metrics: {
        framesPerSecond: 1000 / latencyMs,
        latencyMs,
        cycles: latencyMs * 3e5,
        sparsityRatio: 0.5 + amplitude * 1e4,
      },
      seconds: 5,
    }
  return { metrics: {}, seconds: 30 }
}
const resultOf = ({ conclusion }: SimulatedCampaign) => conclusion!.result as unknown as StudyResult
const campaign = simulateCampaign(studyPlanner, params, work)
const result = resultOf(campaign)

describe('the reference study', () => {
  test('has every part: baseline, sweep with a control, strategies, combination, alpha .5', () => {
    const count = (phase: string) => result.points.filter((point) => point.phase === phase).length
    expect([count('baseline'), count('regularised'), count('pruned'), count('combined')]).toEqual([1, 7, 8, 4])
    expect(count('half')).toBeGreaterThan(1)
    expect(count('full')).toBe(0)
    expect(result.prunabilityRunId).toBe('run:prunability')
  })

  test('its steps are jobs with parameters that their types accept, each once', () => {
    for (const { type, params: given, key } of campaign.steps)
      expect(jobParams[type].safeParse(given).error?.issues ?? [], key).toEqual([])
    expect(new Set(campaign.steps.map(({ key }) => key)).size).toBe(campaign.steps.length)
  })

  // Loss of at most 3 points with 2 points per 1e-6: 1e-6 loses 2, 2e-6 loses 4.
  test('combines with the sparsest amplitude that loses at most three points', () => {
    expect(result.regularised).toBe('a1e-6')
    expect(result.points.filter(({ phase }) => phase === 'combined').every(({ amplitude }) => amplitude === 1e-6)).toBe(
      true,
    )
  })

  test('cuts by the prunability table as much as the uniform cut turned out to save', () => {
    const { params: cut } = campaign.steps.find(({ key }) => key === 'cut:pruned-greedy-p0.3')!
    const filters = cut['filters'] as Record<string, number>
    // 1 - 0.7^1.3 = 37 % of the cycles, from layers that save 1.25 % a filter: some 40 filters, none of first and last layer.
    expect(Object.keys(filters).every((layer) => ['conv_1', 'separable_4'].includes(layer))).toBe(true)
    const removed = Object.values(filters).reduce((sum, kept) => sum + 64 - kept, 0)
    expect(removed).toBeGreaterThan(25)
    expect(removed).toBeLessThan(45)
  })

  test('reduces alpha .5 until it is as fast as the baseline, and no further than needed', () => {
    const rates = result.points.filter(({ phase }) => phase === 'half').map(({ rateRatio }) => rateRatio!)
    expect(rates[0]).toBeLessThan(1)
    expect(rates.at(-1)).toBeGreaterThanOrEqual(1)
    expect(rates.at(-1)).toBeLessThan(1.3)
  })

  test('says what came out beside the published figures, and what was left out', () => {
    const text = result.findings.join('\n')
    expect(text).toContain('Baseline: 83.3 % (val) at 100.0 FPS')
    expect(text).toContain('Published: more than 80 % at 2.02 times the rate')
    expect(text).toContain('Alpha 1.0: left out, since no model of it was given')
  })

  test('draws the published figures hollow beside its own: all models, amplitudes, prunability', () => {
    const sets = findPlots(campaign.conclusion!.result)
    expect(sets.map(({ key }) => key)).toEqual(['models', 'amplitude', 'prunability'])
    const [models, amplitude, prunability] = sets
    const published = models!.plots[0]!.groups.filter(({ origin }) => origin === 'published')
    // 66, 133, 84 and 69 FPS over 66.
    expect(published[0]!.points.map(({ x }) => Number(x.toFixed(2)))).toEqual([1, 2.02, 1.27, 1.05])
    // 15.15 ms of which the simulated chip takes 10.
    expect(models!.plots[1]!.note).toContain('5.15 ms of host time')
    const baseline = models!.plots[1]!.groups[0]!.points[0]!
    expect(baseline.x).toBeCloseTo(66, 0)
    expect(amplitude!.plots).toHaveLength(2)
    expect(amplitude!.plots[0]!.groups[0]!.points.map(({ x }) => x)).toContain(0)
    expect(prunability!.plots.map(({ title }) => title)).toEqual(['conv_0', 'conv_1', 'separable_4', 'separable_13'])
  })
})

describe('whatever happens', () => {
  test('goes on after an interruption with the steps it would have had', () => {
    const cut = simulateCampaign(studyPlanner, params, work, { until: 30 })
    const keys = campaign.steps.map(({ key }) => key)
    expect(keys).toEqual(expect.arrayContaining(cut.steps.map(({ key }) => key)))
  })
  test('a failed prunability or point is told and leaves the rest', () => {
    const partly = simulateCampaign(studyPlanner, params, (step) =>
      step.type === 'prunability' || step.key === 'float:a1e-6' ? null : work(step),
    )
    expect(resultOf(partly).prunabilityRunId).toBeNull()
    expect(partly.conclusion!.diagnostics!.map(({ subject }) => subject)).toEqual(['prunability', 'float:a1e-6'])
  })
  test('without a baseline it fails and says so', () => {
    const { failure } = simulateCampaign(studyPlanner, params, (step) => (step.key === 'float' ? null : work(step)))
    expect(failure).toMatchObject({ code: 'study.no-baseline' })
  })
  test('larger models from files are imported, adapted, swapped and trained first', () => {
    const fromFile = studyParams.parse({ path: 'vww_96.h5', scale: 'quick', fullPath: 'mobilenet_1.0.tflite' })
    const { steps, conclusion } = simulateCampaign(studyPlanner, fromFile, work)
    const own = steps.filter(({ key }) => /^(import|adapt|swap|float):full$/.test(key))
    expect(own.map(({ type }) => type)).toEqual(['import', 'adapt', 'swap', 'train'])
    expect(own[1]?.params).toMatchObject({ model: '$step:import:full', size: 96 })
    for (const { type, params: given } of own) expect(jobParams[type].safeParse(given).success).toBe(true)
    expect(steps.find(({ key }) => key === 'float:full-p0')?.params['model']).toBe('$step:float:full')
    expect((conclusion!.result as unknown as StudyResult).findings.join(' ')).toContain('Alpha 1.0 (alpha 1.0')
  })
  test('a larger file that cannot be imported is told and leaves the rest', () => {
    const fromFile = studyParams.parse({ path: 'vww_96.h5', scale: 'quick', fullPath: 'broken.tflite' })
    const { conclusion } = simulateCampaign(studyPlanner, fromFile, (step) =>
      step.key === 'import:full' ? null : work(step),
    )
    expect(resultOf({ steps: [], outcomes: [], failure: null, conclusion }).findings.join(' ')).toContain(
      'Alpha 1.0: no reduced model could be measured',
    )
  })
  test('the quick scale is small', () => {
    const quick = simulateCampaign(studyPlanner, studyParams.parse({ path: 'vww_96.h5', scale: 'quick' }), work)
    expect(resultOf(quick).points).toHaveLength(1 + 3 + 2 + 1)
  })
})
