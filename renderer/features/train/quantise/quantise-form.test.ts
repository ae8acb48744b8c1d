import { describe, expect, it } from 'vitest'
import { quantiseParams } from '../../../../core/contract/jobs/quantise.ts'
import { sensitivityParams } from '../../../../core/contract/jobs/sensitivity.ts'
import {
  defaultForm,
  hasBaselineBits,
  layerBitsOf,
  toQuantiseParams,
  toSensitivityParams,
  withLayerBits,
  withSuggestion,
} from './quantise-form.ts'

const layers = ['conv_0', 'conv_1', 'classifier']

describe('the form of the quantise page', () => {
  it('stands for what both jobs do by themselves', () => {
    const refs = { model: 'm', data: 'd' }
    expect(quantiseParams.parse(toQuantiseParams(defaultForm(), refs))).toEqual(quantiseParams.parse(refs))
    expect(sensitivityParams.parse(toSensitivityParams(defaultForm(), refs))).toEqual(sensitivityParams.parse(refs))
  })

  it('keeps single layers only while they differ', () => {
    const changed = withLayerBits(defaultForm(), 'conv_1', 1, { weights: 2 })
    expect(changed.layerBits).toEqual({ conv_1: { weights: 2, activations: 4 } })
    expect(layerBitsOf(changed, 'conv_0', 0)).toEqual({ weights: 8, activations: 4 })
    expect(withLayerBits(changed, 'conv_1', 1, { weights: 4 }).layerBits).toEqual({})
  })

  it('takes a suggestion as exceptions', () => {
    const suggested = {
      conv_0: { weights: 8, activations: 4 },
      conv_1: { weights: 2, activations: 2 },
      classifier: { weights: 4 },
    } as const
    expect(withSuggestion(defaultForm(), layers, suggested).layerBits).toEqual({
      conv_1: { weights: 2, activations: 2 },
    })
  })

  it('knows which bits Akida does not have', () => {
    expect(hasBaselineBits(defaultForm(), layers)).toBe(false)
    expect(hasBaselineBits({ ...defaultForm(), activationBits: 8 }, layers)).toBe(true)
    expect(hasBaselineBits(withLayerBits(defaultForm(), 'conv_1', 1, { weights: 8 }), layers)).toBe(true)
  })
})
