import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { ExportFormat } from '../../core/contract/jobs/export.ts'
import type { ExportCheck, ModelSummary } from '../../core/contract/models.ts'
import { provideHost, type Host } from '../host/host.ts'
import { useExportStore } from '../stores/export.store.ts'
import { useModelsStore } from '../stores/models.store.ts'
import { provideTestClient } from '../testing/test-client.ts'
import Select from '../ui/Select.vue'
import ExportDialog from './ExportDialog.vue'

const model: ModelSummary = {
  id: 'm1',
  name: 'quantised',
  createdAt: '2026-01-01',
  parentId: null,
  runId: 'r1',
  parameters: 1,
  layers: 1,
  isQuantised: true,
  weightsSha256: '',
}
let check: ExportCheck
beforeEach(() => {
  setActivePinia(createPinia())
  provideHost({ capabilities: { nativeDialogs: false, revealInFolder: false, saveToDisk: false } } as Host)
  provideTestClient({ 'models.checkExport': () => check })
})
afterEach(() => (document.body.innerHTML = ''))

async function open(found: ExportCheck, models = [model]) {
  check = found
  useModelsStore().list = models
  const wrapper = mount(ExportDialog, {
    attachTo: document.body,
    global: { stubs: { ModelSelect: true, Select: true, IconButton: true } },
  })
  useExportStore().open()
  await flushPromises()
  return {
    text: () => document.body.textContent,
    choose: async (format: ExportFormat) => {
      const select = wrapper.findAllComponents(Select).find((one) => one.attributes('data-testid') === 'export-format')
      select!.vm.$emit('update:modelValue', format)
      await flushPromises()
    },
    start: () => document.querySelector<HTMLButtonElement>('[data-testid="export-start"]'),
  }
}

it('names every filter that does not fit the chip before anything is written', async () => {
  const fault = { layer: 'separable_13', filter: 7, field: 'act_step' as const, value: 84_235 }
  const filters = [{ ...fault, lowest: 1 / 16, highest: 65_535, message: '' }]
  const dialog = await open({ isConvertible: true, diagnostics: [], akida: [], filters })
  expect(dialog.text()).toMatch(/1 value does not fit.*separable_13\s*7\s*step\s*84,235\s*1\/16 to 65,535/s)
  expect(dialog.start()?.textContent.trim()).toBe('Export all the same')
})

it('says why a model cannot be converted, and does not offer to', async () => {
  const finding = { code: 'x', severity: 'error' as const, subject: 'conv_1', message: 'gamma is zero.', values: {} }
  const dialog = await open({ isConvertible: false, diagnostics: [finding], akida: [], filters: [] })
  expect(dialog.text()).toMatch(/cannot be converted.*conv_1 gamma is zero/s)
  expect(dialog.start()?.disabled).toBe(true)
})

it('says that Akida lacks the bit widths of a hybrid, which the C bundle takes', async () => {
  const depthwise = {
    code: 'x',
    severity: 'error' as const,
    subject: 'separable_4',
    message: '8-bit depthwise.',
    values: {},
  }
  const dialog = await open({ isConvertible: true, diagnostics: [], akida: [depthwise], filters: [] })
  expect(dialog.text()).toMatch(/Akida does not have the bit widths.*separable_4 8-bit depthwise/s)
  expect(dialog.start()?.disabled).toBe(true)
  await dialog.choose('c')
  expect(dialog.text()).toMatch(/the C bundle takes it/)
  expect(dialog.start()?.disabled).toBe(false)
})

it('asks for a quantised model where there is none', async () => {
  const dialog = await open({ isConvertible: true, diagnostics: [], akida: [], filters: [] }, [
    { ...model, isQuantised: false },
  ])
  expect(dialog.text()).toMatch(/Only quantised models can be exported/)
})
