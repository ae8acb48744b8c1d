import { describe, expect, it } from 'vitest'
import { sweepParams } from '../../../../core/contract/campaigns/sweep.ts'
import {
  parseValues,
  suggestedValues,
  suggestSweep,
  toSweepParams,
  type Quantity,
  type SweepForm,
} from './sweep-form.ts'

const refs = { model: 'm1', data: 'd1' }
const form = (changes: Partial<SweepForm> = {}): SweepForm => ({
  ...suggestSweep({ isQuantised: false, teacher: 't1', device: 'AKD1000' }),
  ...changes,
})

describe('values', () => {
  it('are numbers between commas, each once', () => {
    expect(parseValues(' 0, 1e-7,1e-7; 3e-6 ')).toEqual({ values: [0, 1e-7, 3e-6], error: '' })
  })
  it('that are none are named', () => {
    expect(parseValues('0, much').error).toContain('"much" is not a number')
    expect(parseValues(' ').error).toContain('at least one value')
  })
})

describe('the campaign', () => {
  it.each(Object.keys(suggestedValues) as Quantity[])('of %s is accepted as suggested', (quantity) => {
    const { params, errors } = toSweepParams(form({ quantity, values: suggestedValues[quantity] }), refs)
    expect(errors).toEqual({})
    const parsed = sweepParams.parse(params)
    expect(parsed.values.length).toBeGreaterThanOrEqual(3)
    expect(parsed.parameter).toBe(['gammaL1', 'learningRate'].includes(quantity) ? quantity : 'activity.amplitude')
  })
  it('trains in float before, with the same regulariser, and predicts the speed', () => {
    const { params } = toSweepParams(form({ quantity: 'hoyer', values: '0, 1e-6', floatEpochs: 3, epochs: 2 }), refs)
    expect(params).toMatchObject({
      teacher: 't1',
      float: { epochs: 3, activity: { kind: 'hoyer' } },
      quantised: { epochs: 2, bits: { inputWeights: 8, weights: 4, activations: 4 }, activity: { kind: 'hoyer' } },
      profile: { device: 'AKD1000', images: 50 },
      toleratedLossRatio: 0.03,
    })
  })
  it('in float has one training and no profile', () => {
    const { params } = toSweepParams(form({ bits: 'float', epochs: 2 }), refs)
    expect(params).toMatchObject({ float: { epochs: 2 } })
    expect(params).not.toHaveProperty('quantised')
    expect(params).not.toHaveProperty('profile')
  })
  it('without a teacher learns the labels', () => {
    expect(toSweepParams(form({ teacher: '' }), refs).params).toMatchObject({ quantised: { labelRatio: 1 } })
  })
  it('says which values are out of range', () => {
    expect(toSweepParams(form({ values: '-1' }), refs)).toMatchObject({
      params: null,
      errors: { values: expect.any(String) },
    })
    expect(toSweepParams(form({ quantity: 'gammaL1', values: '2' }), refs).params).toBe(null)
  })
})
