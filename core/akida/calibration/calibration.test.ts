import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readCsv } from '../../testing/csv.ts'
import { readDevice } from '../../testing/devices.ts'
import { sharedPath } from '../../testing/shared.ts'
import { fitDevice } from './fit.ts'
import { leaveOneOut } from './leave-one-out.ts'
import { parseMeasurements } from './measurements.ts'

const path = join(
  import.meta.dirname,
  '..',
  '..',
  '..',
  'resources',
  'devices',
  'measurements',
  'akd1500-published.json',
)
const measurements = parseMeasurements(JSON.parse(readFileSync(path, 'utf8')))
const device = readDevice('AKD1500')
const rows = sharedPath('reference', 'akd1500_layers.csv')

it.skipIf(rows === null)('ships the published layers as they are', () => {
  const shipped = measurements.models.flatMap((model) =>
    model.layers.map((layer) => [layer.name, layer.eventsIn, layer.cycles]),
  )
  const published = readCsv(rows!).map((row) => [
    row['layer'],
    Number(row['events_in']),
    Number(row['cycles_measured']),
  ])
  expect(shipped).toEqual(published)
})

it('predicts networks it has not seen within the goals: layers 5 %, networks 3 % in every map mode, energy 8 %', () => {
  const { errors, layers } = leaveOneOut(device, measurements)
  expect(layers).toHaveLength(126)
  expect(errors.layerMean).toBeLessThan(0.05)
  expect(errors.modelMean).toBeLessThan(0.03)
  expect(errors.allModesMean).toBeLessThan(0.03)
  expect(errors.dynamicEnergyMean).toBeLessThan(0.08)
  expect(errors.totalEnergyMean).toBeLessThan(0.08)
})

it('ships the constants that the published layers give', () => {
  const { cost } = fitDevice(device, measurements.models)
  const pairs = [
    [cost.standard.perEventFilter['3'], device.cost.standard.perEventFilter['3']],
    [cost.standard.perInputCell, device.cost.standard.perInputCell],
    [cost.separable.perEventFilter['3'], device.cost.separable.perEventFilter['3']],
    [cost.separable.narrowMap, device.cost.separable.narrowMap],
    [cost.inputUnit.perOutputPixelFilter, device.cost.inputUnit.perOutputPixelFilter],
    [cost.reload.perWeightWord, device.cost.reload.perWeightWord],
    [cost.fullyConnected.externalFixed, device.cost.fullyConnected.externalFixed],
    [cost.fullyConnected.externalPerEventUnit, device.cost.fullyConnected.externalPerEventUnit],
  ]
  for (const [fitted, shipped] of pairs) expect(shipped!.value / fitted!.value).toBeCloseTo(1, 2)
})

it('follows the measurements: twice the clocks give twice the constants', () => {
  const slower = measurements.models.map((model) => ({
    ...model,
    layers: model.layers.map((layer) => ({ ...layer, cycles: 2 * layer.cycles })),
  }))
  const { cost } = fitDevice(device, slower)
  expect(cost.separable.perEventFilter['3'].value / device.cost.separable.perEventFilter['3'].value).toBeCloseTo(2, 2)
  expect(cost.reload.perWeightWord.value / device.cost.reload.perWeightWord.value).toBeCloseTo(2, 1)
})
