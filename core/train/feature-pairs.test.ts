import { describe, expect, it } from 'vitest'
import { mobilenetV1 } from '../graph/builders/mobilenet-v1.ts'
import { makeFused } from '../graph/edit/for-akida.ts'
import { swapSeparable } from '../graph/edit/swap-separable.ts'
import { featurePairs } from './feature-pairs.ts'

const teacher = mobilenetV1({ alpha: 0.25, size: 96, channels: 3, classes: ['a', 'b'], style: 'standard' })
const ids = teacher.layers.map(({ id }) => id)
const swapped = swapSeparable(teacher, ids.slice(1, 4))

describe('layers that are matched', () => {
  it('are by default those that a swap changed', () => {
    expect(featurePairs(swapped, teacher, null).map(({ student }) => student)).toEqual(ids.slice(1, 4))
    expect(featurePairs(teacher, teacher, null)).toEqual([])
  })

  it('leave out the last block, whose average moved before the activation', () => {
    const matched = featurePairs(makeFused(swapped), teacher, null).map(({ student }) => student)
    // 13 blocks were swapped or fused; in the last one the sizes differ.
    expect(matched).toEqual(ids.slice(1, 13))
  })

  it('can be named, if both models have them in one size', () => {
    expect(featurePairs(swapped, teacher, ['separable_5'])).toEqual([{ student: ids[5], teacher: ids[5] }])
    expect(() => featurePairs(makeFused(swapped), teacher, ['separable_13'])).toThrow('gives 1 x 1 x 256')
    expect(() => featurePairs(swapped, teacher, ['nothing'])).toThrow('has no layer "nothing"')
    const classifier = teacher.layers.at(-1)!.name
    expect(() => featurePairs(swapped, teacher, [classifier])).toThrow('with an activation')
  })
})
