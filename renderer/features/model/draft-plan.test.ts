import { describe, expect, it } from 'vitest'
import { buildAkidaNet } from '../../../core/graph/edit/for-akida.ts'
import { setBits, setFilters } from '../../../core/graph/edit/set-fields.ts'
import { swapSeparable } from '../../../core/graph/edit/swap-separable.ts'
import { mobileNet } from '../../testing/sample.ts'
import { countChanged, planDraft } from './draft-plan.ts'

const base = mobileNet()

describe('the plan of a draft', () => {
  it('has no work for the base itself', () => {
    expect(planDraft(base, base)).toMatchObject({ swapped: [], isFused: false, isExact: true, hasWork: false })
  })

  it('names the swapped layers by the base', () => {
    const plan = planDraft(base, swapSeparable(base, ['layer_1', 'layer_2', 'layer_3']))
    expect(plan).toMatchObject({
      swapped: ['separable_1', 'separable_2', 'separable_3'],
      isFused: false,
      isExact: true,
      hasWork: true,
    })
  })

  it('fuses the rest of an AkidaNet', () => {
    const plan = planDraft(base, buildAkidaNet(base))
    expect(plan).toMatchObject({ swapped: ['separable_1', 'separable_2', 'separable_3'], isFused: true, isExact: true })
  })

  it('tells which edits are not fitted, and which layers start anew', () => {
    const swapped = swapSeparable(base, ['layer_1'])
    const plan = planDraft(
      base,
      setBits(setFilters(swapped, ['layer_5'], 48), ['layer_6'], { weights: 4, activations: 4 }),
    )
    expect(plan.isExact).toBe(false)
    expect(plan.leftOver.changed.map(({ name }) => name)).toEqual(['separable_5', 'separable_6'])
    expect(plan.fresh).toEqual(['separable_5', 'separable_6'])
    expect(countChanged(plan.leftOver)).toBe(2)
    expect(planDraft(base, setBits(base, ['layer_6'], { weights: 4, activations: 4 }))).toMatchObject({
      swapped: [],
      fresh: [],
      hasWork: true,
    })
    expect(planDraft(base, plan.result)).toMatchObject({ swapped: ['separable_1'], isExact: true })
  })
})
