import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it } from 'vitest'
import { AppError } from '../../../../core/base/errors.ts'
import type { DatasetInfo } from '../../../../core/contract/jobs/data.ts'
import type { ModelSummary } from '../../../../core/contract/models.ts'
import { provideEngine, type Client } from '../../../engine/client.ts'
import { useDatasetsStore } from '../../../stores/datasets.store.ts'
import { useJobsStore } from '../../../stores/jobs.store.ts'
import { useModelsStore } from '../../../stores/models.store.ts'
import { useUiStore } from '../../../stores/ui.store.ts'
import { job } from '../../../testing/sample.ts'
import EndingFields from './EndingFields.vue'
import TrainingPage from './TrainingPage.vue'

const model: ModelSummary = {
  id: 'm1',
  name: 'akidanet',
  createdAt: '2026-01-01',
  parentId: null,
  runId: 'r1',
  parameters: 1,
  layers: 1,
  isQuantised: false,
  weightsSha256: '',
}
const dataset: DatasetInfo = {
  id: 'd1',
  name: 'vww',
  path: '/vww',
  createdAt: '2026-01-01',
  classes: ['a', 'b'],
  counts: [],
  total: 10,
  contentSha256: '',
  unreadable: [],
  sizeBytes: 1,
}
let started: unknown[] = []
let failure: Error | null = null
beforeEach(() => {
  setActivePinia(createPinia())
  started = []
  failure = null
  const call = (method: string, params: unknown) => {
    if (method !== 'jobs.start') return Promise.resolve({ devices: [], trainEngine: null })
    started.push(params)
    return failure
      ? Promise.reject(failure)
      : Promise.resolve({
          id: 'j1',
          type: 'train',
          title: 't',
          state: 'queued',
          createdAt: '',
          attempt: 1,
          progressRatio: null,
        })
  }
  provideEngine({ call } as unknown as Client)
})
const open = () => mount(TrainingPage, { global: { stubs: { CurveCharts: true, TrainOutcome: true } } })

it('leads to the model view while there is no model, then to the data view', async () => {
  const view = open()
  await view.get('[data-testid="train-need-model"]').trigger('click')
  expect(useUiStore().view).toBe('model')
  useModelsStore().list = [model]
  await flushPromises()
  await view.get('[data-testid="train-need-data"]').trigger('click')
  expect(useUiStore().view).toBe('data')
})

it('starts the suggested recipe without a field being touched', async () => {
  useModelsStore().list = [model]
  useDatasetsStore().list = [dataset]
  const view = open()
  await view.get('form').trigger('submit')
  await flushPromises()
  expect(started).toHaveLength(1)
  expect(started[0]).toMatchObject({ type: 'train', params: { model: 'm1', data: 'd1', epochs: 8 } })
})

it('shows what the engine objects to beside the button', async () => {
  useModelsStore().list = [model]
  useDatasetsStore().list = [dataset]
  failure = new AppError('data.classes-differ', 'The model knows the classes x, y; the data set has a, b.')
  const view = open()
  await view.get('form').trigger('submit')
  await flushPromises()
  expect(view.get('[data-testid="train-problem"]').text()).toContain('The model knows the classes x, y')
})

it('shows the training that runs, not one that waits behind it', () => {
  useModelsStore().list = [model]
  useDatasetsStore().list = [dataset]
  const jobs = useJobsStore()
  jobs.receive(job({ id: 'j1', title: 'Running one', createdAt: '2026-01-01T10:00:00Z' }))
  jobs.receive(job({ id: 'j2', title: 'Waiting one', state: 'queued', createdAt: '2026-01-01T11:00:00Z' }))
  expect(open().get('[data-testid="job-status"]').text()).toContain('Running one')
})

it('starts with the ending that was chosen', async () => {
  useModelsStore().list = [model]
  useDatasetsStore().list = [dataset]
  const view = open()
  view.getComponent(EndingFields).vm.$emit('update:modelValue', { keep: 'last', patience: 3, scoreTest: true })
  await view.get('form').trigger('submit')
  await flushPromises()
  expect(started[0]).toMatchObject({ params: { keep: 'last', patience: 3, scoreTest: true } })
})
