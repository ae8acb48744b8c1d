import { describe, expect, test } from 'vitest'
import { akidanetParams, type AkidanetResult } from '../../contract/campaigns/akidanet.ts'
import type { PlannedStep } from '../../contract/campaign.ts'
import { jobParams } from '../../contract/jobs/registry.ts'
import { simulateCampaign, type SimulatedStep } from '../../testing/simulated-campaign.ts'
import { akidanetPlanner } from './planner.ts'

const params = akidanetParams.parse({ path: '/models/vww_96.h5', data: 'vww', test: true })
const work = ({ type, key }: PlannedStep): SimulatedStep =>
  type === 'evaluate'
    ? { metrics: { accuracyRatio: key.endsWith(':test') ? 0.83 : 0.84 }, seconds: 5 }
    : { metrics: type === 'profile' ? { framesPerSecond: 124, accuracyRatio: 0.5 } : {}, seconds: 60 }

describe('the whole path as one campaign', () => {
  const { steps, conclusion } = simulateCampaign(akidanetPlanner, params, work)

  test('imports, swaps and fuses, trains in float, quantises and measures, each building on the one before', () => {
    expect(steps.map(({ type }) => type)).toEqual([
      'import',
      'swap',
      'train',
      'train',
      'evaluate',
      'profile',
      'evaluate',
    ])
    expect(steps.slice(1, 5).map(({ params: { model } }) => model)).toEqual([
      '$step:import',
      '$step:swap',
      '$step:float',
      '$step:quantised:akidanet',
    ])
    for (const { type, params: given } of steps) expect(jobParams[type].safeParse(given).success).toBe(true)
  })

  test('learns from the imported model unless told otherwise, and quantises 8/4/4 with learned steps', () => {
    const [float, quantised] = steps.filter(({ type }) => type === 'train')
    expect(float?.params['teacher']).toBe('$step:import')
    expect(quantised?.params['bits']).toEqual({ inputWeights: 8, weights: 4, activations: 4 })
    expect([float, quantised].map((step) => step?.params['steps'])).toEqual([undefined, 'learned'])
    const other = simulateCampaign(akidanetPlanner, { ...params, teacher: 'big' }, work)
    expect(other.steps.find(({ key }) => key === 'float')?.params['teacher']).toBe('big')
  })

  test('concludes with accuracy in integers, rate and wall time', () => {
    const result = conclusion!.result as unknown as AkidanetResult
    // Four steps of 60 s, two evaluations of 5 s, a profile of 60 s.
    expect(result).toMatchObject({
      accuracyRatio: 0.84,
      testAccuracyRatio: 0.83,
      framesPerSecond: 124,
      wallSeconds: 310,
    })
    expect(conclusion!.metrics).toMatchObject({ validationAccuracyRatio: 0.84, testAccuracyRatio: 0.83 })
    expect(conclusion!.outputModelId).toBe('model:quantised:akidanet')
  })

  test('starts from a model of the project as well; both or neither is refused', () => {
    const own = akidanetParams.parse({ model: 'mine', data: 'vww' })
    expect(simulateCampaign(akidanetPlanner, own, work).steps[0]).toMatchObject({
      type: 'swap',
      params: { model: 'mine' },
    })
    expect(akidanetParams.safeParse({ data: 'vww' }).success).toBe(false)
    expect(akidanetParams.safeParse({ path: 'a.h5', model: 'b', data: 'vww' }).success).toBe(false)
  })

  test('says that it failed when the network was never quantised', () => {
    const { failure } = simulateCampaign(akidanetPlanner, params, (step) => (step.key === 'float' ? null : work(step)))
    expect(failure).toMatchObject({ code: 'akidanet.not-trained' })
  })
})
