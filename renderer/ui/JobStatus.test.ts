import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it } from 'vitest'
import type { Job } from '../../core/contract/job.ts'
import { provideEngine, type Client } from '../engine/client.ts'
import JobStatus from './JobStatus.vue'

const job: Job = {
  id: 'j1',
  type: 'train',
  title: 'Train akidanet for 5 epochs',
  state: 'running',
  params: {},
  createdAt: '',
  startedAt: '',
  finishedAt: null,
  attempt: 1,
  progressRatio: 0.4,
  phase: 'Epoch 2 of 5',
  secondsLeft: 200,
  error: null,
  runId: null,
  outputModelId: null,
}
let calls: [string, unknown][] = []
beforeEach(() => {
  setActivePinia(createPinia())
  calls = []
  const call = (method: string, params: unknown) => {
    calls.push([method, params])
    return Promise.resolve(job)
  }
  provideEngine({ call } as unknown as Client)
})

it('says how far the job is and how long it still takes', () => {
  const text = mount(JobStatus, { props: { job } }).text()
  expect(text).toContain('Epoch 2 of 5')
  expect(text).toContain('40 %')
  expect(text).toContain('3 min 20 s left')
})

it('pauses, resumes and cancels the job it shows', async () => {
  const running = mount(JobStatus, { props: { job } })
  await running.get('[data-testid="job-pause"]').trigger('click')
  await flushPromises()
  await running.get('[data-testid="job-cancel"]').trigger('click')
  const paused = mount(JobStatus, { props: { job: { ...job, state: 'paused' } } })
  await paused.get('[data-testid="job-resume"]').trigger('click')
  expect(calls.map(([method]) => method)).toEqual(['jobs.pause', 'jobs.cancel', 'jobs.resume'])
  expect(calls[0]?.[1]).toEqual({ job: 'j1' })
})

it('shows the whole error of a failed job and offers no controls', () => {
  const failed = mount(JobStatus, {
    props: {
      job: { ...job, state: 'failed', error: { code: 'data.empty', message: 'No images were found.', details: {} } },
    },
  })
  expect(failed.get('[role="alert"]').text()).toBe('No images were found.')
  expect(failed.find('[data-testid="job-pause"]').exists()).toBe(false)
})
