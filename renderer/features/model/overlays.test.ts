import { describe, expect, it } from 'vitest'
import type { Profile } from '../../../core/akida/profile.ts'
import { setFilters } from '../../../core/graph/edit/set-fields.ts'
import { summariseGraph } from '../../../core/graph/summary.ts'
import { akidaNetGraph } from '../../testing/sample.ts'
import { makeOverlay, scaleColour, scaleRatio } from './overlays.ts'

const graph = akidaNetGraph()
const rows = summariseGraph(graph).layers
const profile = { layers: [{ name: 'conv_1', cycles: 1200 }, { name: 'conv_2', cycles: 300 }] } as unknown as Profile // prettier-ignore

describe('overlays', () => {
  it('count parameters of the first layer as 3*3*3*8 weights and four vectors of batch normalisation', () => {
    expect(makeOverlay('parameters', graph, rows, null, null).values.get('layer_0')).toBe(3 * 3 * 3 * 8 + 4 * 8)
  })

  it('take simulated values from the profile by layer', () => {
    const overlay = makeOverlay('cycles', graph, rows, profile, graph)
    expect(overlay.isSimulated).toBe(true)
    expect([overlay.values.get('layer_1'), overlay.values.get('layer_2'), overlay.values.get('layer_3')]).toEqual([
      1200,
      300,
      null,
    ])
    expect(overlay.high).toBe(1200)
  })

  it('show no figure for a layer that was edited after the profile', () => {
    const edited = setFilters(graph, ['layer_1'], 24)
    const overlay = makeOverlay('cycles', edited, summariseGraph(edited).layers, profile, graph)
    expect([overlay.values.get('layer_1'), overlay.values.get('layer_2')]).toEqual([null, 300])
  })

  it('place values on the scale', () => {
    const overlay = makeOverlay('cycles', graph, rows, profile, graph)
    expect([scaleRatio(overlay, 0), scaleRatio(overlay, 600), scaleRatio(overlay, 5000)]).toEqual([0, 0.5, 1])
    expect(scaleColour(0.5)).toContain('--scale-2')
    expect(scaleColour(1)).toContain('--scale-4')
  })
})
