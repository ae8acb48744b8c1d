import { describe, expect, test } from 'vitest'
import { explainSearch } from './explain.ts'
import { parseTarget } from './parse-target.ts'
import type { Measured } from './target.ts'
import type { TrialOutcome } from './trial.ts'

const trial = (ratio: number, amplitude: number, measured: Measured | null, rung = 0): TrialOutcome => ({
  candidate: { base: 0, ratio, amplitude, bits: '8/4/4' },
  rung,
  measured,
  seconds: 60,
})
const base = trial(0, 0, { accuracyRatio: 0.833, framesPerSecond: 66, parameters: 226_906 })
const best = trial(0.3, 1e-6, { accuracyRatio: 0.812, framesPerSecond: 165, parameters: 113_453 }, 1)
const common = { baseNames: ['akidanet'], cut: 'filters' as const, images: 252, budgetSeconds: 1200 }

describe('explainSearch', () => {
  test('says what was changed, what it costs and what it gains', () => {
    const text = explainSearch({
      ...common,
      target: parseTarget('133 FPS and 80 %'),
      outcomes: [base, best],
      recommended: best,
      reason: 'reached',
    }).join('\n')
    expect(text).toContain('(at least 133 FPS and at least 80 % accuracy) is reached')
    expect(text).toContain('akidanet with 30 % of the filters cut, L1+L2 1e-6, 8/4/4 bits')
    // 165 / 66 = 2.5; 113,453 / 226,906 = 50 %; 83.3 - 81.2 = 2.1.
    expect(text).toContain('2.50 times the frame rate, 50 % of the parameters, 2.1 points of accuracy lost')
    expect(text).toContain('To spare: 32 FPS and 1.2 points of accuracy')
    // sqrt(0.812 * 0.188 / 252) = 0.0246.
    expect(text).toContain('give or take 2.5 points')
    expect(text).toContain('2 trainings of 2 candidates, 2 min of work of 20 min')
  })

  test('says by how much the nearest point misses, and why the search ended', () => {
    const [verdict] = explainSearch({
      ...common,
      target: parseTarget('200 FPS and 83 %'),
      outcomes: [base, best],
      recommended: best,
      reason: 'budget',
    })
    // 200 - 165 = 35, 17.5 %; 83 - 81.2 = 1.8 points.
    expect(verdict).toContain('not reached by the nearest point')
    expect(verdict).toContain('frame rate misses by 35 FPS (17.5 %) and accuracy misses by 1.8 points')
    expect(verdict).toContain('more time')
  })

  test('says that nothing came of it when every trial failed', () => {
    const failed = trial(0, 0, null)
    const text = explainSearch({
      ...common,
      target: parseTarget('80 %'),
      outcomes: [failed],
      recommended: null,
      reason: 'exhausted',
    }).join(' ')
    expect(text).toContain('all 1 trials failed')
  })
})
