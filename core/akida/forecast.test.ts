import { expect, it } from 'vitest'
import { akidaNet } from '../graph/builders/akidanet.ts'
import { setFilters } from '../graph/edit/set-filters.ts'
import { readDevice } from '../testing/devices.ts'
import { eventsFromRates, forecastProfile } from './forecast.ts'

const device = readDevice('AKD1500')
const graph = akidaNet({ alpha: 0.25, size: 96, channels: 3, classes: ['no', 'yes'] })
const rates = (half: number) =>
  Object.fromEntries(
    graph.layers.map((layer) => [
      layer.id,
      Array.from({ length: layer.type === 'dense' ? layer.units : layer.filters }, (_, filter) =>
        filter % 2 === 0 ? half : 0,
      ),
    ]),
  )

it('counts events as pixels times the rates of the filters before', () => {
  const events = eventsFromRates(graph, rates(0.5))
  expect(events[0]).toMatchObject({ eventsIn: 96 * 96 * 3, eventsOut: 48 * 48 * 4 * 0.5 }) // 8 filters, 4 of them busy
  expect(events[1]?.eventsIn).toBe(48 * 48 * 4 * 0.5)
  expect(events[4]?.eventsIn).toBe(24 * 24 * 16 * 0.5) // conv_3: 32 filters
})

it('prices a layer of separables by its events and filters', () => {
  const whole = forecastProfile(graph, rates(0.5), device, 'Minimal')
  const id = graph.layers[9]!.id
  const cut = forecastProfile(
    setFilters(graph, { [id]: 64 }),
    { ...rates(0.5), [id]: Array.from({ length: 64 }, (_, filter) => (filter % 2 === 0 ? 0.5 : 0)) },
    device,
    'Minimal',
  )
  // Half the filters answer the same events; the next layer has half the events. The scan of input values is the only other cost.
  const [before, after] = [whole, cut].map(({ layers }) => layers.map(({ synapticOperations }) => synapticOperations))
  expect(after![9]).toBe(before![9]! / 2)
  expect(after![10]).toBe(before![10]! / 2)
  expect(after!.filter((_, index) => index !== 9 && index !== 10)).toEqual(
    before!.filter((_, index) => index !== 9 && index !== 10),
  )
  expect(cut.totals.cycles).toBeLessThan(whole.totals.cycles)
})
