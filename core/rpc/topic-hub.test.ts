import { expect, test } from 'vitest'
import { createTopicHub } from './topic-hub.ts'

const change = { changed: ['runs' as const] }

test('a late subscriber gets what it missed, or the present state where that is forgotten', () => {
  const hub = createTopicHub(() => ['state' as never])
  for (let n = 0; n < 5; n++) hub.publish('project', change)
  const collect = (since: number | undefined): [number, unknown][] => {
    const seen: [number, unknown][] = []
    hub.subscribe('project', since, (seq, value) => seen.push([seq, value]))
    return seen
  }
  expect(collect(3)).toEqual([
    [4, change],
    [5, change],
  ])
  expect(collect(5)).toEqual([])
  expect(collect(undefined)).toEqual([[5, 'state']])
  // From another engine's count.
  expect(collect(9)).toEqual([[5, 'state']])
  for (let n = 0; n < 500; n++) hub.publish('project', change)
  expect(collect(3)).toEqual([[505, 'state']])
})

test('topics count apart', () => {
  const hub = createTopicHub(() => [])
  const seqs: number[] = []
  hub.publish('project', change)
  hub.subscribe('job-points', undefined, (seq) => seqs.push(seq))
  hub.publish('job-points', { jobId: 'a', points: {} })
  expect(seqs).toEqual([1])
})
