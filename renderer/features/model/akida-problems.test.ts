import { describe, expect, it } from 'vitest'
import { describeGraph } from '../../../core/akida/describe-graph.ts'
import { setWindow } from '../../../core/graph/edit/set-fields.ts'
import { akidaNetGraph, mobileNet } from '../../testing/sample.ts'
import { bundledDevice } from '../../stores/bundled-devices.ts'
import { findProblems } from './akida-problems.ts'
import { fixEdit } from './apply-fix.ts'

const device = bundledDevice('AKD1500')

describe('problems of a drawn graph', () => {
  it('finds the bundled devices', () => {
    expect(device?.id).toBe('AKD1500')
    expect(bundledDevice('none')).toBeNull()
  })

  it('has nothing against AkidaNet', () => {
    expect(findProblems(akidaNetGraph(), device)).toEqual([])
  })

  it('asks to fuse each of the 13 separable layers of a MobileNet', () => {
    const found = findProblems(mobileNet(), device).filter(({ code }) => code === 'akida.separable-fused')
    expect(found).toHaveLength(13)
    expect(found[0]).toMatchObject({ subject: 'separable_1', severity: 'warning' })
  })

  it('describes layers as 8/4/4 before they are quantised', () => {
    const layers = describeGraph(akidaNetGraph())
    expect(layers[0]).toMatchObject({
      type: 'input_conv',
      weightsBits: 8,
      inBits: 8,
      inHeight: 96,
      inChannels: 3,
      filters: 8,
    })
    expect(layers[1]).toMatchObject({
      type: 'conv',
      weightsBits: 4,
      inBits: 4,
      inHeight: 48,
      inChannels: 8,
      filters: 16,
    })
    expect(layers[13]).toMatchObject({ type: 'sep', pool: 'avg', isLast: false })
    expect(layers[14]).toMatchObject({ type: 'fc', filters: 2, isLast: true })
  })

  it('stops at the drawing when that is not sound', () => {
    const graph = { ...mobileNet(), classes: ['only'] }
    expect(findProblems(graph, device).map(({ code }) => code)).toEqual(['graph.class-count'])
  })

  it('can be fixed until none with a fix is left', () => {
    let graph = setWindow(mobileNet(), ['layer_4'], { kernel: 4 })
    for (let round = 0; round < 100; round++) {
      const edit = findProblems(graph, device)
        .map(fixEdit)
        .find((each) => each !== null)
      if (!edit) break
      graph = edit(graph)
    }
    expect(findProblems(graph, device).filter((problem) => fixEdit(problem) !== null)).toEqual([])
    expect(graph.layers.every((layer) => layer.type !== 'separable' || layer.style === 'fused')).toBe(true)
  })
})
