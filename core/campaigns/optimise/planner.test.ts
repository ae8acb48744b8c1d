import { describe, expect, test } from 'vitest'
import type { PlannedStep } from '../../contract/campaign.ts'
import { optimiseParams, type OptimiseResult } from '../../contract/campaigns/optimise.ts'
import { parseTarget } from '../../optimise/parse-target.ts'
import { findPlots } from '../../report/plots/plot.ts'
import { simulateCampaign, type SimulatedStep } from '../../testing/simulated-campaign.ts'
import { optimisePlanner } from './planner.ts'
import { trialOfKey } from './trials.ts'

const setup = (target: string, more: Record<string, unknown> = {}) =>
  optimiseParams.parse({ model: 'm', data: 'd', strategy: 'uniform', target: parseTarget(target), ...more })

const table = {
  accuracyRatio: 0.83,
  layers: ['conv_0', 'conv_1', 'separable_4', 'separable_13'].map((layer) => ({
    layer,
    filters: 64,
    cells: [{ removed: 48, accuracyRatio: 0.6, cyclesSavedRatio: 0.4 }],
  })),
}

/** A made-up network: 66 FPS and 83 % untouched; a quarter cut is 1.4 times as fast and costs 1.5 points, regularisation 1.3 times and 2. */
function work(step: PlannedStep): SimulatedStep {
  if (step.type === 'prunability') return { metrics: {}, seconds: 30, result: table }
  if (step.type === 'prune') return { metrics: {}, seconds: 2 }
  if (step.type === 'train') return { metrics: {}, seconds: 10 * Number(step.params['epochs']) }
  const trial = trialOfKey(String(step.params['model']).replace('$step:', ''))!
  const { ratio, amplitude } = trial.candidate
  const accuracyRatio = 0.83 - 0.06 * ratio - 0.02 * (amplitude / 1e-6) - 0.05 * Math.exp(-trial.rung)
  const framesPerSecond = 66 * (1 + 1.6 * ratio) * (1 + 0.3 * (amplitude / 1e-6))
  if (step.type === 'evaluate') return { metrics: { accuracyRatio }, seconds: 3, result: { count: 252 } }
  return { metrics: { accuracyRatio: 0.5, framesPerSecond, parameters: 200_000 * (1 - ratio) }, seconds: 5 }
}
const resultOf = (campaign: ReturnType<typeof simulateCampaign>) =>
  campaign.conclusion!.result as unknown as OptimiseResult

describe('a search as a campaign', () => {
  const campaign = simulateCampaign(optimisePlanner, setup('100 FPS and 79 %'), work)
  const result = resultOf(campaign)

  test('reaches a target, recommends the model of that point and says why', () => {
    expect(result).toMatchObject({ isReached: true, reason: 'reached' })
    const point = result.points.find(({ key }) => key === result.recommended)!
    expect(point.metrics['framesPerSecond']).toBeGreaterThanOrEqual(100)
    expect(point.metrics['accuracyRatio']).toBeGreaterThanOrEqual(0.79)
    expect(campaign.conclusion!.outputModelId).toBe(point.modelId)
    expect(result.explanation.join(' ')).toContain('is reached')
    expect(result.explanation.join(' ')).toContain('252 validation images')
    expect(campaign.conclusion!.metrics['accuracyRatio']).toBe(point.metrics['accuracyRatio'])
  })

  test('names trials by the models they start from', () => {
    const two = simulateCampaign(optimisePlanner, setup('133 FPS and 95 %', { otherModels: ['n'] }), work)
    const trials = two.steps.filter(({ type }) => type === 'train')
    for (const { title } of trials) expect(title).toMatch(/^model [mn] with/)
    expect(new Set(trials.map(({ title }) => title.split(' with')[0]))).toEqual(new Set(['model m', 'model n']))
    for (const { title, base } of resultOf(two).points)
      expect(title).toMatch(base === 0 ? /^model m with/ : /^model n with/)
  })

  test('every step is an ordinary job with parameters that its type accepts', async () => {
    const { jobParams } = await import('../../contract/jobs/registry.ts')
    for (const { type, params, key } of campaign.steps)
      expect(jobParams[type].safeParse(params).error?.issues ?? [], key).toEqual([])
    expect(new Set(campaign.steps.map(({ key }) => key)).size).toBe(campaign.steps.length)
  })

  test('a higher rung goes on from the float model of the one below', () => {
    const longer = simulateCampaign(optimisePlanner, setup('133 FPS and 95 %'), work)
    const higher = longer.steps.filter(({ key }) => key.startsWith('float:') && key.endsWith('-r1'))
    expect(higher.length).toBeGreaterThan(0)
    for (const { key, params } of higher) {
      const below = key.replace('-r1', '-r0')
      const planned = longer.steps.some((step) => step.key === below)
      if (planned) expect(params['model']).toBe(`$step:${below}`)
    }
  })

  test('draws every measured point, with the front and the recommended one marked', () => {
    const [set] = findPlots(campaign.conclusion!.result)
    const points = set!.plots[0]!.groups.flatMap((group) => group.points)
    expect(points).toHaveLength(result.points.length)
    expect(points.filter(({ isMarked }) => isMarked)).toHaveLength(1)
    expect(points.every(({ runId }) => runId !== undefined)).toBe(true)
  })
})

describe('cuts by a prunability table', () => {
  const params = setup('133 FPS and 95 %', { strategy: 'greedy', minutes: 10 })
  const campaign = simulateCampaign(optimisePlanner, params, work)
  test('wait for the table, and name filters layer by layer', () => {
    expect(campaign.steps[0]).toMatchObject({ key: 'prunability:m0', type: 'prunability', params: { model: 'm' } })
    const cuts = campaign.steps.filter(({ type }) => type === 'prune')
    expect(cuts.length).toBeGreaterThan(1)
    for (const { params: cut } of cuts) expect(Object.keys(cut['filters'] as object)).not.toContain('conv_0')
  })
  test('the table counts against the time', () => {
    const { points } = resultOf(campaign)
    expect(points.reduce((sum, { seconds }) => sum + seconds, 30)).toBeLessThanOrEqual(600)
  })
  test('without the table the same share goes everywhere', () => {
    const { steps } = simulateCampaign(optimisePlanner, params, (step) =>
      step.type === 'prunability' ? null : work(step),
    )
    const cut = steps.find(({ type }) => type === 'prune')!
    expect(cut.params['ratio']).toBeGreaterThan(0)
    expect(cut.params['filters']).toBeUndefined()
  })
})

describe('the test images', () => {
  const params = setup('100 FPS and 79 %', { test: true })
  const campaign = simulateCampaign(optimisePlanner, params, work)
  test('are looked at once, for the recommended model, when the search is over', () => {
    const looked = campaign.steps.filter(({ params: given }) => given['split'] === 'test')
    expect(looked.map(({ key }) => key)).toEqual([`${resultOf(campaign).recommended}:test`])
    expect(campaign.steps.at(-1)).toBe(looked[0])
    expect(campaign.conclusion!.metrics['testAccuracyRatio']).toBeGreaterThan(0)
  })
  test('are left alone unless asked for', () => {
    const { steps } = simulateCampaign(optimisePlanner, setup('100 FPS and 79 %'), work)
    expect(steps.some(({ params: given }) => given['split'] === 'test')).toBe(false)
  })
})

describe('whatever happens', () => {
  test('goes on after an interruption with the very steps it would have had', () => {
    const params = setup('133 FPS and 95 %', { minutes: 8 })
    const whole = simulateCampaign(optimisePlanner, params, work)
    const cut = simulateCampaign(optimisePlanner, params, work, { until: 9 })
    expect(whole.steps.slice(0, cut.steps.length).map(({ key }) => key)).toEqual(cut.steps.map(({ key }) => key))
    expect(resultOf(whole)).toMatchObject({ isReached: false, reason: 'budget' })
  })

  test('ended early, it concludes with what it has', () => {
    const { conclusion } = simulateCampaign(optimisePlanner, setup('133 FPS and 95 %'), work, {
      until: 12,
      isClosing: true,
    })
    expect((conclusion!.result as unknown as OptimiseResult).reason).toBe('ended')
  })

  test('a failed training costs its point, not the search', () => {
    const campaign = simulateCampaign(optimisePlanner, setup('100 FPS and 79 %'), (step) =>
      step.type === 'train' && step.key.includes('a1e-6') ? null : work(step),
    )
    expect(campaign.conclusion).not.toBeNull()
    expect(campaign.conclusion!.diagnostics?.some(({ code }) => code === 'campaign.step-failed')).toBe(true)
  })

  test('when every training fails, it says so', () => {
    const campaign = simulateCampaign(optimisePlanner, setup('80 %'), (step) =>
      step.type === 'train' ? null : work(step),
    )
    expect(campaign.failure).toMatchObject({ code: 'optimise.no-points' })
    expect(campaign.failure?.message).toContain('made to fail')
  })
})
