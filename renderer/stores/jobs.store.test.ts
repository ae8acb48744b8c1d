import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import { reactive } from 'vue'
import { job } from '../testing/sample.ts'
import { provideTestClient } from '../testing/test-client.ts'
import { useJobsStore } from './jobs.store.ts'

beforeEach(() => setActivePinia(createPinia()))

describe('jobs', () => {
  it('keep their end when a push comes late', () => {
    const store = useJobsStore()
    store.receive(job({ state: 'succeeded', progressRatio: 1, runId: 'r1' }))
    store.receive(job({ state: 'running', progressRatio: 0.9 }))
    expect(store.byId('job-1')).toMatchObject({ state: 'succeeded', runId: 'r1' })
  })

  it('do not go back to the queue or lose progress', () => {
    const store = useJobsStore()
    store.receive(job({ progressRatio: 0.6 }))
    store.receive(job({ state: 'queued', progressRatio: null }))
    store.receive(job({ progressRatio: 0.4 }))
    expect(store.byId('job-1')).toMatchObject({ state: 'running', progressRatio: 0.6 })
    store.receive(job({ attempt: 2, state: 'queued', progressRatio: null }))
    expect(store.byId('job-1')).toMatchObject({ state: 'queued', attempt: 2 })
  })

  it('pause and resume', () => {
    const store = useJobsStore()
    store.receive(job())
    store.receive(job({ state: 'paused' }))
    expect(store.active).toHaveLength(1)
    store.receive(job({ state: 'running' }))
    expect(store.byId('job-1')?.state).toBe('running')
  })

  it('tell of their end once, and not of ends before the window opened', async () => {
    const store = useJobsStore()
    const ended: string[] = []
    store.onEnded(({ id, state }) => ended.push(`${id} ${state}`))
    store.receive(job({ id: 'old', state: 'failed' }))
    store.receive(job())
    const done = store.whenDone('job-1')
    store.receive(job({ state: 'cancelled' }))
    store.receive(job({ state: 'cancelled' }))
    expect((await done).state).toBe('cancelled')
    expect(ended).toEqual(['job-1 cancelled'])
    expect((await store.whenDone('job-1')).state).toBe('cancelled')
  })

  it('collect what a training shows, and forget it with the project', () => {
    const client = provideTestClient({})
    const store = useJobsStore()
    const stop = store.subscribe()
    const record = (epoch: number) => ({
      layers: ['a'],
      classes: [],
      sparsity: [[epoch, [0.5]]] as [number, number[]][],
      speed: [],
      epochs: [],
    })
    for (const epoch of [1, 2, 2]) client.push('job-training', { jobId: 'job-1', record: record(epoch) })
    expect(store.trainingOf('job-1')?.sparsity).toEqual([
      [1, [0.5]],
      [2, [0.5]],
    ])
    expect(store.trainingOf('job-2')).toBeNull()
    store.clear()
    expect(store.trainingOf('job-1')).toBeNull()
    stop()
  })

  it('start with the plain values of a form', async () => {
    const client = provideTestClient({
      'jobs.start': ({ type, params }) => job({ type, params: params ?? {}, state: 'queued' }),
    })
    const form = reactive({ model: 'm1', layers: ['separable_1'], calibrationImages: 100 })
    const started = await useJobsStore().start('swap', form)
    expect(client.calls[0]?.params).toEqual({
      type: 'swap',
      params: { model: 'm1', layers: ['separable_1'], calibrationImages: 100 },
    })
    expect(started.state).toBe('queued')
  })
})

describe('curves', () => {
  it('grow by pushes and survive a repeated snapshot', () => {
    const store = useJobsStore()
    store.receivePoints({ jobId: 'j', points: { loss: [[1, 0.9], [2, 0.7]] } }) // prettier-ignore
    store.receivePoints({ jobId: 'j', points: { loss: [[3, 0.6]], accuracy: [[3, 0.8]] } })
    store.receivePoints({ jobId: 'j', points: { loss: [[1, 0.9], [2, 0.7], [3, 0.6]] } }) // prettier-ignore
    expect(store.curvesOf('j')).toEqual({ loss: [[1, 0.9], [2, 0.7], [3, 0.6]], accuracy: [[3, 0.8]] }) // prettier-ignore
    expect(store.curvesOf('unknown')).toEqual({})
  })
})
