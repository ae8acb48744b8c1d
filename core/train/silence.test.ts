import { expect, it } from 'vitest'
import { createSilenceWatch, type SilenceWatch } from './silence.ts'

const feed = (watch: SilenceWatch, steps: number, sparsity: Record<string, number>, from = 0) =>
  Array.from({ length: steps }, (_, index) => watch.add((from + index + 1) / 10, sparsity)).flat()

it('notices a layer after 20 steps above 0.99, once', () => {
  const watch = createSilenceWatch()
  expect(feed(watch, 19, { a: 0.995, b: 0.99 })).toEqual([])
  expect(feed(watch, 5, { a: 1, b: 0.5 }, 19)).toEqual([{ layerId: 'a', epoch: 2, isLasting: true }])
  expect(watch.noticed()).toEqual([{ layerId: 'a', epoch: 2, isLasting: true }])
})

it('takes no single quiet batch for silence', () => {
  const watch = createSilenceWatch()
  for (let round = 0; round < 5; round++) {
    expect(feed(watch, 19, { a: 1 })).toEqual([])
    expect(feed(watch, 1, { a: 0.9 })).toEqual([])
  }
})

it('says that a layer came back', () => {
  const watch = createSilenceWatch()
  feed(watch, 25, { a: 1 })
  feed(watch, 1, { a: 0.6 })
  expect(watch.noticed()).toMatchObject([{ layerId: 'a', isLasting: false }])
})

it('goes on from its state as if it had not stopped', () => {
  const watch = createSilenceWatch()
  feed(watch, 15, { a: 1 })
  const resumed = createSilenceWatch(structuredClone(watch.state()))
  expect(feed(resumed, 5, { a: 1 }, 15)).toEqual([{ layerId: 'a', epoch: 2, isLasting: true }])
})
