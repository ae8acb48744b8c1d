import { describe, expect, it } from 'vitest'
import {
  activity,
  bits,
  classWeights,
  given,
  group,
  layerBits,
  layerSelection,
  number,
  range,
  numbersByName,
  schedule,
  text,
  widths,
} from './options.ts'

describe('command-line options', () => {
  it('reads layers as the first n or as names', () => {
    expect(layerSelection({ layers: 'first:3' }, 'layers')).toEqual({ first: 3 })
    expect(layerSelection({ layers: 'separable_1, separable_2' }, 'layers')).toEqual(['separable_1', 'separable_2'])
    expect(layerSelection({}, 'layers')).toBeUndefined()
    expect(() => layerSelection({ layers: 'a,,b' }, 'layers')).toThrow(/--layers is "a,,b"/)
  })

  it('reads bits as first-layer weights, weights, activations', () => {
    expect(bits({ bits: '8/4/2' }, 'bits')).toEqual({ inputWeights: 8, weights: 4, activations: 2 })
    expect(bits({ bits: '8/1/4,depthwise=4,classifier=2' }, 'bits')).toEqual({
      inputWeights: 8,
      weights: 1,
      activations: 4,
      depthwise: 4,
      classifier: 2,
    })
    for (const wrong of [
      '8/4',
      '8/3/4',
      'four',
      '8/4/4/4',
      '8/1/4,depthwise=3',
      '8/1/4,pointwise=1',
      '8/1/4,depthwise',
    ])
      expect(() => bits({ bits: wrong }, 'bits')).toThrow(/such as 8\/4\/4/)
  })

  it('reads bits of single layers', () => {
    expect(layerBits({ layerBits: 'separable_4:2/4, conv_1:4, separable_5:1/4/8' }, 'layerBits')).toEqual({
      separable_4: { weights: 2, activations: 4 },
      conv_1: { weights: 4 },
      separable_5: { weights: 1, activations: 4, depthwise: 8 },
    })
    for (const wrong of ['separable_4', 'separable_4:3/4', ':4', 'a:4/4/4/4', 'a:4,'])
      expect(() => layerBits({ layerBits: wrong }, 'layerBits'), wrong).toThrow(
        /--layer-bits is .* such as separable_4:1/,
      )
  })

  it('reads lists of widths', () => {
    expect(widths({ weights: '2,4,8' }, 'weights')).toEqual([2, 4, 8])
    expect(widths({ weights: 4 }, 'weights')).toEqual([4])
    for (const wrong of ['3', '2,', 'x']) expect(() => widths({ weights: wrong }, 'weights')).toThrow(/such as 2,4,8/)
  })

  it('reads an activity regulariser with its amplitude', () => {
    expect(activity({ activity: 'l1l2:1e-6' }, 'activity')).toEqual({ kind: 'l1l2', amplitude: 1e-6 })
    for (const wrong of ['l1l2', 'l3:1', 'l1l2:-1', 'l1l2:x'])
      expect(() => activity({ activity: wrong }, 'activity')).toThrow(/--activity/)
  })

  it('reads numbers by name, and class weights', () => {
    expect(numbersByName({ weights: 'conv_0=2, conv_1=0.5' }, 'weights')).toEqual({ conv_0: 2, conv_1: 0.5 })
    for (const wrong of ['conv_0', '=2', 'conv_0=', 'conv_0=x'])
      expect(() => numbersByName({ weights: wrong }, 'weights')).toThrow(/--weights/)
    expect(classWeights({ w: 'balanced' }, 'w')).toBe('balanced')
    expect(classWeights({ w: 'person=2' }, 'w')).toEqual({ person: 2 })
    expect(classWeights({}, 'w')).toBeUndefined()
  })

  it('makes one object of a group of options, or none', () => {
    expect(group({ weight: 1, layers: undefined })).toEqual({ weight: 1 })
    expect(group({ weight: undefined })).toBeUndefined()
  })

  it('reads a range of ratios, with or without its step, or a list', () => {
    expect(range({ ratios: '0..0.9' }, 'ratios')).toEqual([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9])
    expect(range({ ratios: '0.2..0.4:0.05' }, 'ratios')).toEqual([0.2, 0.25, 0.3, 0.35, 0.4])
    expect(range({ ratios: '0.2,0.5' }, 'ratios')).toEqual([0.2, 0.5])
    expect(range({}, 'ratios')).toBeUndefined()
    for (const wrong of ['a..b', '0..1:0', '0.9..0', '0.1,x'])
      expect(() => range({ ratios: wrong }, 'ratios')).toThrow(/--ratios/)
  })

  it('reads a schedule with its number of cuts', () => {
    expect(schedule({ schedule: 'one-shot' }, 'schedule')).toEqual({ kind: 'one-shot', steps: 1 })
    expect(schedule({ schedule: 'iterative:4' }, 'schedule')).toEqual({ kind: 'iterative', steps: 4 })
    for (const wrong of ['iterative:0', 'linear', 'polynomial:1.5'])
      expect(() => schedule({ schedule: wrong }, 'schedule')).toThrow(/--schedule/)
  })

  it('names the option in the words of the command line', () => {
    expect(() => number({ gammaL1: 'much' }, 'gammaL1')).toThrow('--gamma-l1 is "much". Allowed: a number.')
  })

  it('keeps names that look like numbers as text, and leaves out what was not given', () => {
    expect(text({ name: 7 }, 'name')).toBe('7')
    expect(given({ a: 1, b: undefined, c: 0 })).toEqual({ a: 1, c: 0 })
  })
})
