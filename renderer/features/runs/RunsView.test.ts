import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Run, RunSummary } from '../../../core/contract/run.ts'
import { useAnnounceStore } from '../../stores/announce.ts'
import { useRunsStore } from '../../stores/runs.store.ts'
import { useUiStore } from '../../stores/ui.store.ts'
import { provideTestClient, type TestClient } from '../../testing/test-client.ts'
import RunsView from './RunsView.vue'

const summary = (id: string, over: Partial<RunSummary>): RunSummary => ({
  id,
  type: 'train',
  name: id,
  createdAt: '2026-01-01T00:00:00Z',
  durationMs: 10,
  inputModelId: 'm1',
  outputModelId: null,
  datasetId: null,
  metrics: {},
  tags: [],
  notes: '',
  ...over,
})
const stubs = { RunDetail: true, RunCompare: true, RunScatter: true, Tooltip: { template: '<slot />' } }
let list: RunSummary[]
let client: TestClient
beforeEach(() => {
  setActivePinia(createPinia())
  list = [
    summary('old', { name: 'Train first', createdAt: '2026-01-01T00:00:00Z', metrics: { accuracyRatio: 0.75 } }),
    summary('slow', { type: 'profile', name: 'Profile on AKD1500 Minimal', createdAt: '2026-01-02T00:00:00Z' }),
    summary('new', {
      name: 'Train second',
      createdAt: '2026-01-03T00:00:00Z',
      metrics: { accuracyRatio: 0.8125, testAccuracyRatio: 0.8125 },
    }),
  ]
  const removed = new Set<string>()
  client = provideTestClient({
    'runs.list': () => list.filter(({ id }) => !removed.has(id)),
    'runs.get': ({ run }) =>
      ({
        ...list.find(({ id }) => id === run),
        config: {},
        environment: {},
        series: [],
        layers: null,
        diagnostics: [],
        inputHashes: {},
        result: null,
      }) as unknown as Run,
    'runs.remove': ({ runs }) => {
      for (const id of runs) removed.add(id)
      return null
    },
    'runs.restore': ({ runs }) => {
      for (const id of runs) removed.delete(id)
      return null
    },
  })
})
const open = async () => {
  await useRunsStore().refresh()
  const view = mount(RunsView, { attachTo: document.body, global: { stubs } })
  await flushPromises()
  return view
}
const names = (view: Awaited<ReturnType<typeof open>>) =>
  view
    .findAll('[data-testid="runs-table"] tbody tr')
    .map((row) => /Train first|Train second|Profile on AKD1500 Minimal/.exec(row.text())?.[0])
    .filter(Boolean)

describe('the runs', () => {
  it('are listed newest first, with their figures', async () => {
    const view = await open()
    expect(names(view)).toEqual(['Train second', 'Profile on AKD1500 Minimal', 'Train first'])
    expect(view.text()).toMatch(/81\.3|81\.25/)
  })

  it('are found by words of their name', async () => {
    const view = await open()
    const filter = view.find('[data-testid="runs-filter"]')
    await (filter.element.tagName === 'INPUT' ? filter : filter.find('input')).setValue('akd1500')
    expect(names(view)).toEqual(['Profile on AKD1500 Minimal'])
  })

  it('show one in full and two side by side', async () => {
    const view = await open()
    useUiStore().selectedRunIds = ['new']
    await flushPromises()
    expect(view.findComponent({ name: 'RunDetail' }).props('run')).toMatchObject({ id: 'new' })
    useUiStore().selectedRunIds = ['new', 'old']
    await flushPromises()
    expect(view.findComponent({ name: 'RunCompare' }).props('runs')).toMatchObject([{ id: 'new' }, { id: 'old' }])
  })

  it('can be deleted and brought back', async () => {
    const view = await open()
    useUiStore().selectedRunIds = ['old']
    await flushPromises()
    await view.find('[data-testid="runs-remove"]').trigger('click')
    await flushPromises()
    expect(client.calls).toContainEqual({ method: 'runs.remove', params: { runs: ['old'] } })
    expect(names(view)).toEqual(['Train second', 'Profile on AKD1500 Minimal'])
    const { toasts, act } = useAnnounceStore()
    act(toasts[0]?.id ?? 0)
    await flushPromises()
    expect(names(view)).toHaveLength(3)
  })

  it('lead to the model view while there are none', async () => {
    list = []
    const view = await open()
    useUiStore().show('runs')
    await view.find('[data-testid="runs-empty"]').trigger('click')
    expect(useUiStore().view).toBe('model')
  })
})
