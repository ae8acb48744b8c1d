import { describe, expect, it } from 'vitest'
import { akidaNet } from '../../graph/builders/akidanet.ts'
import { readDevice } from '../../testing/devices.ts'
import { describeGraph } from '../describe-graph.ts'
import { profileLayers } from '../simulate.ts'
import { cyclesPerEvent } from './event-cycles.ts'

const device = readDevice('AKD1500')
const layers = describeGraph(akidaNet({ alpha: 0.25, size: 96, channels: 3, classes: ['no', 'yes'] }))
const cycles = cyclesPerEvent(layers, device, 'Minimal')

describe('what an event costs', () => {
  it('is nothing in the input convolution, which works through zeros too', () => expect(cycles[0]).toBe(0))

  it('is what a profile with one event more shows', () => {
    const eventsAt = (extra: number) =>
      layers.map((layer, index) => {
        const size = layer.inHeight * layer.inWidth * layer.inChannels
        return { name: layer.name, eventsIn: index === 0 ? size : 0.7 * size + extra, eventsOut: 0 }
      })
    const [before, after] = [0, 1].map((extra) => profileLayers(layers, device, 'Minimal', eventsAt(extra)).layers)
    layers.slice(1).forEach(({ name }, index) => {
      const found = after![index + 1]!.cycles - before![index + 1]!.cycles
      expect(cycles[index + 1], name).toBeCloseTo(found, 3)
    })
  })

  it('falls with more processors for the same filters', () => {
    const shared = cyclesPerEvent(layers, device, 'HwPr')
    expect(Math.max(...shared)).toBeLessThan(Math.max(...cycles))
  })
})
