import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it, vi } from 'vitest'
import type { DatasetInfo } from '../../../core/contract/jobs/data.ts'
import { provideEngine, type Client } from '../../engine/client.ts'
import { useAnnounceStore } from '../../stores/announce.ts'
import { useDatasetsStore } from '../../stores/datasets.store.ts'
import { useJobsStore } from '../../stores/jobs.store.ts'
import DataView from './DataView.vue'

vi.mock('../../host/pick-path.ts', () => ({ pickPath: () => Promise.resolve('/images/vww') }))

const dataset: DatasetInfo = {
  id: 'd1',
  name: 'vww',
  path: '/images/vww',
  createdAt: '2026-01-01',
  classes: ['a', 'b'],
  counts: [],
  total: 10,
  contentSha256: 'abc',
  unreadable: [],
  sizeBytes: 1,
}
const job = {
  id: 'j1',
  type: 'data',
  title: 'Read the images in vww',
  params: {},
  createdAt: '',
  attempt: 1,
  progressRatio: 0,
  phase: '',
  secondsLeft: null,
  error: null,
  runId: null,
}
let calls: [string, unknown][] = []
let list: DatasetInfo[] = []
beforeEach(() => {
  setActivePinia(createPinia())
  calls = []
  list = []
  const call = (method: string, params: unknown) => {
    calls.push([method, params])
    if (method === 'data.list') return Promise.resolve(list)
    if (method === 'jobs.start') return Promise.resolve({ ...job, state: 'running' })
    if (method === 'data.remove') list = []
    return Promise.resolve(null)
  }
  provideEngine({ call } as unknown as Client)
})

it('adds a folder, shows it, and takes it back in when its removal is undone', async () => {
  const view = mount(DataView, { global: { stubs: { DatasetDetail: { props: ['dataset'], template: '<div />' } } } })
  await view.get('[data-testid="data-empty-add"]').trigger('click')
  await flushPromises()
  expect(calls).toContainEqual(['jobs.start', { type: 'data', params: { path: '/images/vww' } }])
  expect(view.find('[data-testid="job-status"]').exists()).toBe(true)
  list = [dataset]
  useJobsStore().receive({ ...job, state: 'succeeded', progressRatio: 1 } as never)
  await flushPromises()
  expect(view.get('h1').text()).toBe('vww')
  await view.get('[data-testid="data-remove"]').trigger('click')
  await flushPromises()
  expect(view.find('[data-testid="data-empty-add"]').exists()).toBe(true)
  useAnnounceStore().toasts.at(-1)?.action?.run()
  await flushPromises()
  expect(calls.filter(([method]) => method === 'jobs.start')).toHaveLength(2)
})

it('adds more training images to a set beside those it has', async () => {
  list = [{ ...dataset, extraPaths: ['/images/first'] }]
  await useDatasetsStore().refresh()
  const view = mount(DataView, { global: { stubs: { DatasetDetail: { props: ['dataset'], template: '<div />' } } } })
  await flushPromises()
  await view.get('[data-testid="data-add-extra"]').trigger('click')
  await flushPromises()
  const params = { path: '/images/vww', extraPaths: ['/images/first', '/images/vww'] }
  expect(calls).toContainEqual(['jobs.start', { type: 'data', params }])
})

it('shows why a folder could not be read', async () => {
  const view = mount(DataView, { global: { stubs: { DatasetDetail: { props: ['dataset'], template: '<div />' } } } })
  await view.get('[data-testid="data-empty-add"]').trigger('click')
  await flushPromises()
  useJobsStore().receive({
    ...job,
    state: 'failed',
    error: { code: 'data.no-images', message: 'No images were found in /images/vww.', details: {} },
  } as never)
  await flushPromises()
  expect(view.get('[data-testid="job-error"]').text()).toContain('No images were found')
})
