import { expect, it } from 'vitest'
import { plotSchema } from '../../../../core/report/plots/plot.ts'
import { sweptRegulariser, withPublished } from './with-published.ts'

const plot = (key: string) =>
  plotSchema.parse({ key, title: '', x: { label: 'x', unit: '' }, y: { label: 'y', unit: 'ratio' }, groups: [] })

it('draws the published course of the same regulariser, hollow', () => {
  const { groups } = withPublished(plot('accuracy-sparsity'), 'l1l2')
  expect(groups.map(({ origin }) => origin)).toEqual(['published', 'published'])
  // Published: 85.36 % at a sparsity of 65.8 % with 1e-6.
  expect(groups.map(({ points }) => points.find(({ x }) => x === 1e-6)!.y)).toEqual([0.8536, 0.658])
  const [trade] = withPublished(plot('trade'), 'l1l2').groups
  expect(trade!.points.find(({ x }) => x === 0.658)!.y).toBe(0.8536)
})

it('adds nothing to the frame rate, nor to what nobody published', () => {
  expect(withPublished(plot('frame-rate'), 'l1l2').groups).toEqual([])
  expect(withPublished(plot('trade'), '').groups).toEqual([])
})

it('knows the regulariser of a sweep of amplitudes only', () => {
  const quantised = { activity: { kind: 'hoyer', amplitude: 0 } }
  expect(sweptRegulariser({ parameter: 'activity.amplitude', quantised })).toBe('hoyer')
  expect(sweptRegulariser({ parameter: 'gammaL1', quantised })).toBe('')
})
