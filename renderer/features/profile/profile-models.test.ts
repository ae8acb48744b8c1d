import { describe, expect, it } from 'vitest'
import { describeGraph } from '../../../core/akida/describe-graph.ts'
import { profileLayers } from '../../../core/akida/simulate.ts'
import type { Profile } from '../../../core/akida/profile.ts'
import { akidaNet } from '../../../core/graph/builders/akidanet.ts'
import type { Graph } from '../../../core/graph/types.ts'
import { compareTotals, matchLayers } from './compare-profiles.ts'
import { knownDevice } from './devices.ts'
import { floorPlan, passesOf } from './floor-plan.ts'
import { timeline } from './timeline.ts'
import { totalCards } from './total-cards.ts'
import { estimate, fits, unchanged } from './what-if.ts'

const graph: Graph = quantise(akidaNet({ alpha: 0.25, size: 96, channels: 3, classes: ['no', 'yes'] }))
const layers = describeGraph(graph)
const device = knownDevice('AKD1500')
if (!device) throw new Error('AKD1500 comes with the studio')
const events = layers.map((layer) => {
  const size = layer.inHeight * layer.inWidth * layer.inChannels
  return { name: layer.name, eventsIn: layer.type === 'input_conv' ? size : size / 2, eventsOut: 10 }
})
const profile: Profile = profileLayers(layers, device, 'Minimal', events, { images: 10, hostOverheadMs: 2 })

function quantise(float: Graph): Graph {
  const layerBits = (index: number) => ({ weights: index === 0 ? (8 as const) : (4 as const), activations: 4 as const })
  return { ...float, layers: float.layers.map((layer, index) => ({ ...layer, bits: layerBits(index) })) }
}

describe.each([
  { name: 'with the model', context: { layers, device } },
  { name: 'without the model', context: null },
])('what if, $name', ({ context }) => {
  it('nothing changed gives the profile back', () => {
    const result = estimate(profile, unchanged(profile), context)
    expect(result.latencyMs).toBeCloseTo(profile.totals.latencyMs, 9)
    expect(result.energyMj).toBeCloseTo(profile.totals.energyMj, 9)
    expect(result.streamingFramesPerSecond).toBeCloseTo(profile.totals.streamingFramesPerSecond, 9)
    expect(result).toMatchObject({ nps: profile.totals.nps, passes: profile.totals.passes })
  })
  it('twice the clock halves the time on the chip, not on the host', () => {
    const result = estimate(profile, { ...unchanged(profile), clockHz: profile.clockHz * 2 }, context)
    expect(result.latencyMs - 2).toBeCloseTo((profile.totals.latencyMs - 2) / 2, 9)
  })
  it('density touches every layer but the input unit', () => {
    const result = estimate(profile, { ...unchanged(profile), densityFactor: 0.5 }, context)
    expect(result.layers[0]?.latencyMs).toBeCloseTo(profile.layers[0]?.latencyMs ?? 0, 9)
    for (const [index, layer] of result.layers.entries())
      if (index > 0) expect(layer.latencyMs).toBeLessThan(profile.layers[index]?.latencyMs ?? 0)
  })
  it('fewer filters cost less time and energy', () => {
    const result = estimate(profile, { ...unchanged(profile), filterFactor: 0.5 }, context)
    expect(result.latencyMs).toBeLessThan(profile.totals.latencyMs)
    expect(result.energyMj).toBeLessThan(profile.totals.energyMj)
  })
})

describe('what if the map mode changes', () => {
  it('is what the simulator says of that mode, from the same events', () => {
    const exact = profileLayers(layers, device, 'AllNps', events, { images: 10, hostOverheadMs: 2 })
    const guess = estimate(profile, { ...unchanged(profile), mode: 'AllNps' }, { layers, device })
    expect(guess.nps).toBe(exact.totals.nps)
    expect(guess.latencyMs).toBeCloseTo(exact.totals.latencyMs, 6)
    expect(guess.energyMj).toBeCloseTo(exact.totals.energyMj, 6)
  })
  it('AllNps uses the 28 processors that the vendor reports', () => {
    expect(estimate(profile, { ...unchanged(profile), mode: 'AllNps' }, { layers, device }).nps).toBe(28)
  })
  it('is not guessed for a model that is not the profiled one', () =>
    expect(fits(profile, layers.slice(1))).toBe(false))
})

describe('floor plan', () => {
  it('shows all 32 processors and the input unit of AKD1500, 16 of them in use', () => {
    expect(passesOf(profile)).toEqual([{ sequence: 0, pass: 0 }])
    const nodes = floorPlan(profile, device, { sequence: 0, pass: 0 })
    expect(nodes).toHaveLength(33)
    expect(nodes.filter(({ layer, type }) => layer !== null && type !== 'HRC')).toHaveLength(16)
    for (const node of nodes) expect(node.inputMemoryRatio ?? 0).toBeLessThanOrEqual(1)
  })
  it('shows the processors in use of a chip that is not known', () => {
    expect(floorPlan(profile, null, { sequence: 0, pass: 0 })).toHaveLength(17)
  })
})

describe('timeline', () => {
  it('one frame lasts as long as the chip works', () => {
    const { bars } = timeline(profile, 'layers', 1)
    expect(Math.max(...bars.map(({ to }) => to))).toBeCloseTo(profile.totals.latencyMs - 2, 9)
  })
  it('streaming never has one processor busy twice at once', () => {
    const { bars } = timeline(profile, 'nps', 4)
    for (const row of new Set(bars.map((bar) => bar.row))) {
      const mine = bars.filter((bar) => bar.row === row).sort((a, b) => a.from - b.from)
      mine.forEach(
        (bar, index) => index > 0 && expect(bar.from).toBeGreaterThanOrEqual((mine[index - 1]?.to ?? 0) - 1e-9),
      )
    }
  })
})

describe('totals', () => {
  it('mark times and energies as simulated with their error, counts not', () => {
    const cards = totalCards(profile)
    expect(cards.filter(({ isSimulated }) => isSimulated).map(({ key }) => key)).toEqual([
      'latency',
      'fps',
      'streaming',
      'energy',
      'power',
    ])
    for (const card of cards.filter(({ isSimulated }) => isSimulated)) expect(card.detail).toMatch(/^±\d+ %/)
  })
  it('compare as second against first', () => {
    const faster: Profile = { ...profile, totals: { ...profile.totals, latencyMs: profile.totals.latencyMs / 2 } }
    expect(compareTotals(profile, faster)[0]).toMatchObject({ info: { key: 'latencyMs' }, changeRatio: -0.5 })
  })
  it('match layers by name', () => {
    const second: Profile = { ...profile, layers: [...profile.layers.slice(1), { ...profile.layers[0]!, name: 'new' }] }
    const pairs = matchLayers(profile, second)
    expect(pairs[0]).toMatchObject({ name: 'conv_0', second: null })
    expect(pairs.at(-1)).toMatchObject({ name: 'new', first: null })
  })
})
