import { describe, expect, it } from 'vitest'
import { optimiseParams } from '../../../../core/contract/campaigns/optimise.ts'
import { defaultOptimiseForm, problemsOf, toOptimiseParams } from './optimise-form.ts'

describe('the form of a search', () => {
  it('as it stands asks for what the contract takes', () => {
    const params = optimiseParams.parse(toOptimiseParams(defaultOptimiseForm(), { model: 'm', data: 'd' }))
    expect(params.target).toEqual([
      { metric: 'framesPerSecond', relation: 'at-least', value: 133 },
      { metric: 'accuracyRatio', relation: 'at-least', value: 0.8 },
    ])
    expect(params).toMatchObject({ stopWhenReached: true, minutes: 20, profile: { device: 'AKD1000' } })
    expect(problemsOf(defaultOptimiseForm())).toEqual({ target: '', amplitudes: '', ratios: '' })
  })
  it('says what is wrong with a target or a list before anything is started', () => {
    const problems = problemsOf({ ...defaultOptimiseForm(), target: '133 bananas', ratios: 'many' })
    expect(problems.target).toContain('"bananas" is not a known unit')
    expect(problems.ratios).not.toBe('')
    expect(problems.amplitudes).toBe('')
  })
})
