import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it, vi } from 'vitest'
import { provideEngine, type Client } from '../../engine/client.ts'
import { useUiStore } from '../../stores/ui.store.ts'
import type { TrainPage } from './train-page.ts'
import TrainView from './TrainView.vue'

beforeEach(() => {
  setActivePinia(createPinia())
  provideEngine({ call: () => new Promise(() => undefined) } as unknown as Client)
})

it('has a tab for every folder with a page, training first', () => {
  const tabs = mount(TrainView).findAll('[role="tab"]')
  const pages = Object.values(import.meta.glob<TrainPage>('./*/page.ts', { eager: true, import: 'page' }))
  const labels = pages.toSorted((a, b) => a.order - b.order).map(({ label }) => label)
  expect(tabs.map((tab) => tab.text())).toEqual(labels)
  expect(tabs[0]!.attributes('data-testid')).toBe('tab-training')
  expect(useUiStore().trainPage).toBe('training')
})

it('loads the page of the tab', async () => {
  const view = mount(TrainView)
  await vi.waitFor(() => expect(view.find('[data-testid="train-page"]').exists()).toBe(true), 30_000)
})
