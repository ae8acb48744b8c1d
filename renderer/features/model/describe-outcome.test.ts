import { describe, expect, it } from 'vitest'
import type { Evaluation } from '../../../core/contract/jobs/common.ts'
import type { SwapResult } from '../../../core/contract/jobs/swap.ts'
import { describeAdapt, describeImport, describeSwap } from './describe-outcome.ts'

const evaluation = (correct: number): Evaluation => ({
  split: 'test',
  count: 500,
  correct,
  accuracyRatio: correct / 500,
  loss: 0.5,
  perClass: [],
  confusion: [],
})
const result: SwapResult = {
  modelId: 'm',
  layers: [
    { layer: 'conv_1', from: 'a', to: 'b', method: 'least-squares', relativeError: 0.1 },
    { layer: 'conv_2', from: 'a', to: 'b', method: 'least-squares', relativeError: 0.25 },
    { layer: 'conv_3', from: 'a', to: 'b', method: 'kept', relativeError: null },
  ],
  parametersBefore: 200,
  parametersAfter: 250,
  macsBefore: 100,
  macsAfter: 50,
  before: evaluation(425),
  after: evaluation(385),
}

describe('what a fit did', () => {
  it('is told with accuracy before and after, in points', () => {
    const [accuracy, parameters, macs, worst] = describeSwap(result)
    expect(accuracy).toMatchObject({ text: '85.0 % → 77.0 %', change: '−8.0 points', tone: 'bad' })
    expect(parameters).toMatchObject({ text: '200 → 250', change: '+25.0 %' })
    expect(macs).toMatchObject({ change: '−50.0 %' })
    expect(worst?.text).toBe('conv_2 25.0 %')
  })

  it('says so when accuracy was not measured', () => {
    expect(describeSwap({ ...result, before: null, after: null })[0]?.text).toContain('not measured')
  })
})

describe('what an import did', () => {
  it('counts what became of the layers of the file', () => {
    const layer = (source: string, outcome: 'mapped' | 'folded' | 'ignored') => ({
      source,
      outcome,
      target: null,
      message: '',
    })
    const layers = [layer('a', 'mapped'), layer('b', 'folded'), layer('c', 'folded'), layer('d', 'ignored')]
    const facts = describeImport({
      modelId: 'm',
      fileSha256: 'f',
      format: 'keras',
      parameters: 226906,
      layers,
      diagnostics: [],
    })
    expect(facts.map(({ text }) => text)).toEqual(['226,906', '1 mapped, 2 folded, 1 ignored'])
  })
})

it('an adaptation is told by its accuracy, its head and its input', () => {
  const fit = { images: 2445, features: 256, ridge: 0.1, chosenOn: 'val' as const, chosenAccuracyRatio: 0.9 }
  const adapted = {
    modelId: 'm',
    classes: ['a', 'b'],
    cutLayers: ['classifier'],
    sizeBefore: 128,
    sizeAfter: 96,
    measuredNorms: 27,
    fit,
    after: evaluation(394),
  }
  expect(describeAdapt(adapted).map(({ text }) => text)).toEqual([
    '78.8 %',
    expect.stringMatching(/2.?445 images, 256 features/),
    '128 → 96 px',
    '27',
  ])
  expect(describeAdapt({ ...adapted, fit: null, after: null })[0]?.text).toContain('not measured')
})
