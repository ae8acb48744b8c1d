import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { RunSummary } from '../../../core/contract/run.ts'
import { provideHost, type Host } from '../../host/host.ts'
import { useRunsStore } from '../../stores/runs.store.ts'
import { useUiStore } from '../../stores/ui.store.ts'
import { provideTestClient, type TestClient } from '../../testing/test-client.ts'
import ReportView from './ReportView.vue'

const run = (id: string, type: RunSummary['type'], day: number): RunSummary => ({
  id,
  type,
  name: id,
  createdAt: `2026-01-0${day}T00:00:00Z`,
  durationMs: 1,
  inputModelId: 'm',
  outputModelId: null,
  datasetId: null,
  metrics: {},
  tags: [],
  notes: '',
})
let client: TestClient
let saved: [string, string][]
beforeEach(() => {
  setActivePinia(createPinia())
  saved = []
  provideHost({
    artifactUrl: (path: string) => `/at${path}`,
    saveArtifact: async (url: string, fileName: string) => void saved.push([url, fileName]),
  } as unknown as Host)
  client = provideTestClient({
    'runs.list': () => [run('scan', 'data', 4), run('train', 'train', 3), run('profile', 'profile', 2)],
    'report.render': ({ format, runs }) => ({
      url: `/artifact/${runs.join('-')}`,
      fileName: `report.${format}`,
      sizeBytes: 10,
      format,
      sha256: '0123456789abcdef',
    }),
  })
  vi.stubGlobal('fetch', async (url: string) => new Response(`<!doctype html><p>${url}</p>`))
})
afterEach(() => vi.unstubAllGlobals())
const open = async () => {
  await useRunsStore().refresh()
  const view = mount(ReportView, { attachTo: document.body, global: { stubs: { Tooltip: { template: '<slot />' } } } })
  await flushPromises()
  return view
}
const rendered = () => client.calls.filter(({ method }) => method === 'report.render').map(({ params }) => params)

describe('the report', () => {
  it('starts with the newest profile, shown in a frame without any rights', async () => {
    const view = await open()
    expect(rendered()).toEqual([{ runs: ['profile'], format: 'html' }])
    const frame = view.find('[data-testid="report-preview"]')
    expect(frame.attributes('sandbox')).toBe('')
    expect(frame.attributes('srcdoc')).toContain('/at/artifact/profile')
  })

  it('shows the runs that were chosen, and saves them in any format', async () => {
    const view = await open()
    useUiStore().selectedRunIds = ['train', 'profile']
    await flushPromises()
    expect(view.find('[data-testid="report-preview"]').attributes('srcdoc')).toContain('train-profile')
    await view.find('[data-testid="report-save-html"]').trigger('click')
    await view.find('[data-testid="report-save-csv"]').trigger('click')
    await flushPromises()
    expect(saved).toEqual([
      ['/at/artifact/train-profile', 'report.html'],
      ['/at/artifact/train-profile', 'report.csv'],
    ])
    // The page that is shown is the one that is saved.
    expect(rendered().filter((params) => (params as { format: string }).format === 'html')).toHaveLength(2)
  })

  it('says what is wrong instead of an old page', async () => {
    const view = await open()
    vi.stubGlobal('fetch', async () => new Response('', { status: 404 }))
    useUiStore().selectedRunIds = ['train']
    await flushPromises()
    expect(view.find('[data-testid="report-preview"]').exists()).toBe(false)
    expect(view.text()).toMatch(/404/)
  })
})
