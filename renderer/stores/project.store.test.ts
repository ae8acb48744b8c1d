import { createPinia, setActivePinia } from 'pinia'
import { expect, it } from 'vitest'
import type { ProjectInfo } from '../../core/contract/methods.ts'
import type { ModelSummary } from '../../core/contract/models.ts'
import { provideTestClient } from '../testing/test-client.ts'
import { emptyDocument } from './document-records.ts'
import { useProjectStore } from './project.store.ts'
import { useUiStore } from './ui.store.ts'

const info: ProjectInfo = {
  path: 'a.netlathe',
  name: 'a',
  createdAt: '2026-01-01T00:00:00Z',
  models: 0,
  datasets: 0,
  runs: 0,
  sizeBytes: 1,
}

it('begins a project at its model, and leaves the user where they went while it loaded', async () => {
  setActivePinia(createPinia())
  let answer: (models: ModelSummary[]) => void = () => {}
  const models = new Promise<ModelSummary[]>((resolve) => (answer = resolve))
  provideTestClient({
    'project.open': () => info,
    'project.recent': () => [],
    'models.list': () => models,
    'data.list': () => [],
    'runs.list': () => [],
    'jobs.list': () => [],
    'campaigns.list': () => [],
    'document.get': () => ({ revision: 0, document: emptyDocument }),
  })
  const [project, ui] = [useProjectStore(), useUiStore()]
  ui.show('report')
  const opening = project.open('a.netlathe')
  await expect.poll(() => project.isOpen).toBe(true)
  expect(ui.view).toBe('model')
  ui.show('profile')
  answer([])
  await opening
  expect(ui.view).toBe('profile')
})
