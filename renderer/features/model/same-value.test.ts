import { expect, it } from 'vitest'
import { mobileNet } from '../../testing/sample.ts'
import { isSameValue } from './same-value.ts'

const turn = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(turn)
    : typeof value === 'object' && value !== null
      ? Object.fromEntries(
          Object.entries(value)
            .reverse()
            .map(([key, each]) => [key, turn(each)]),
        )
      : value

it('finds a graph equal to itself with its keys in another order, and different after any edit', () => {
  const graph = mobileNet()
  expect(isSameValue(graph, turn(graph))).toBe(true)
  expect(isSameValue(graph, { ...graph, layers: graph.layers.slice(1) })).toBe(false)
  expect(isSameValue(graph, { ...graph, classes: ['other', 'names'] })).toBe(false)
  expect(isSameValue({ bits: null }, { bits: { weights: 4 } })).toBe(false)
  expect(isSameValue({}, [])).toBe(false)
})
