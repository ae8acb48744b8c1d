import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it } from 'vitest'
import type { DeviceCalibration, DeviceSummary } from '../../../core/contract/devices.ts'
import { useEngineStore } from '../../stores/engine.store.ts'
import { useUiStore } from '../../stores/ui.store.ts'
import { provideTestClient } from '../../testing/test-client.ts'
import CalibrationPage from './CalibrationPage.vue'

const device = (id: string, hasMeasurements: boolean): DeviceSummary => ({
  id,
  name: id,
  clockHz: 1e8,
  nps: 1,
  isMultiPass: false,
  calibration: 'a guess',
  isOwn: false,
  hasMeasurements,
})
const errors = (meanRatio: number) => ({ count: 1, meanRatio, worstRatio: 2 * meanRatio, worst: 'sep_1 of a' })
const calibration: DeviceCalibration = {
  device: 'MEASURED',
  source: 'a bench',
  method: 'fitted',
  networks: 1,
  layers: [{ model: 'a', layer: 'sep_1', type: 'sep', measuredCycles: 1000, predictedCycles: 1050, errorRatio: 0.05 }],
  models: [
    {
      model: 'a',
      mode: 'Minimal',
      isLayerSum: true,
      measuredMs: 0.01,
      predictedMs: 0.0105,
      errorRatio: 0.05,
      measuredDynamicMj: null,
      predictedDynamicMj: 0,
      dynamicErrorRatio: null,
      measuredTotalMj: null,
      predictedTotalMj: 0,
      totalErrorRatio: null,
      layerMeanRatio: 0.05,
      layerWorstRatio: 0.05,
    },
  ],
  errors: { layer: errors(0.05), model: errors(0.04), allModes: errors(0.04), dynamicEnergy: null, totalEnergy: null },
}

beforeEach(() => {
  setActivePinia(createPinia())
  provideTestClient({ 'devices.calibration': () => calibration })
})
function open(devices: DeviceSummary[]) {
  useEngineStore().info = { netlathe: '', node: '', platform: '', trainEngine: null, devices }
  return mount(CalibrationPage, { global: { stubs: { ChartCard: true, IconButton: true } } })
}

it('opens on a measured device, says how errors were found, and leaves out energies nobody measured', async () => {
  const page = open([device('GUESSED', false), device('MEASURED', true)])
  await flushPromises()
  expect(page.get('[data-testid="calibration-method"]').text()).toMatch(/fitted to these very measurements/)
  expect(page.get('[data-testid="calibration-layer"]').text()).toMatch(/5\.0 %.*worst 10\.0 %: sep_1 of a/s)
  expect(page.find('[data-testid="calibration-dynamicEnergy"]').exists()).toBe(false)
  expect(page.get('[data-testid="calibration-networks"]').text()).toMatch(/sum of layers.*\+5\.0/s)
})

it('offers a fit where nothing was measured', async () => {
  const page = open([device('GUESSED', false)])
  useEngineStore().info = { ...useEngineStore().info!, devices: [device('GUESSED', false)] }
  await flushPromises()
  const select = page.findComponent({ name: 'Select' })
  if (select.exists()) select.vm.$emit('update:modelValue', 'GUESSED')
  await flushPromises()
  await page.get('[data-testid="calibration-fit"]').trigger('click')
  expect(useUiStore()).toMatchObject({ isFitOpen: true, fitBaseId: 'GUESSED' })
})
