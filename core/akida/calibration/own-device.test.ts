import { describe, expect, test } from 'vitest'
import { readDevice } from '../../testing/devices.ts'
import { predictLayers } from './fit.ts'
import type { MeasuredModel, Measurements } from './measurements.ts'
import { fitOwnDevice, judge } from './own-device.ts'

const base = readDevice('AKD1500')

/** A network whose layers were never measured: sizes and densities only. */
function network(name: string, size: number, filters: number, densityRatio: number): MeasuredModel {
  const layer = (
    index: number,
    type: 'conv' | 'sep',
    inSize: number,
    inChannels: number,
    own: number,
    stride: number,
  ) => ({
    name: `${type}_${index}`,
    type,
    inSize,
    inChannels,
    filters: own,
    stride,
    eventsIn: Math.round(inSize * inSize * inChannels * densityRatio * (1 - index / 20)),
    cycles: 1,
  })
  const half = size / 2
  return {
    name,
    group: name,
    classes: 2,
    hiddenUnits: [],
    arePrinted: true,
    totals: [],
    layers: [
      {
        name: 'conv_0',
        type: 'input_conv',
        inSize: size,
        inChannels: 3,
        filters,
        stride: 2,
        eventsIn: size * size * 3,
        cycles: 1,
      },
      ...[1, 2, 3].map((i) => layer(i, 'conv', half, filters, filters, 1)),
      ...[4, 5, 6, 7, 8].map((i) => layer(i, 'sep', half / (i % 2 ? 1 : 2), filters, filters, 1)),
    ],
  }
}
const shapes = [network('a', 48, 16, 0.5), network('b', 96, 16, 0.4), network('c', 64, 32, 0.6)]

/** Measurements of a made-up chip: what the law gives with that chip's own constants. */
function measure(models: MeasuredModel[], perEventFilter: number): Measurements {
  const chip = structuredClone(base)
  chip.cost.separable.perEventFilter['3'].value = perEventFilter
  const measured = models.map((model) => {
    const cycles = predictLayers(model, chip).map(({ predicted }) => predicted)
    return { ...model, layers: model.layers.map((layer, i) => ({ ...layer, cycles: cycles[i]! })) }
  })
  return { format: 'netlathe-measurements/1', device: 'MINE', source: 'mine.csv', models: measured }
}

describe('fitOwnDevice', () => {
  test('finds the constant of a chip that is twice as slow per event, and says where it is from', () => {
    const { device, constants } = fitOwnDevice(base, measure(shapes, 1.3), { id: 'MINE', clockHz: 2e8 })
    const fitted = device.cost.separable.perEventFilter['3']
    expect(fitted.value).toBeCloseTo(1.3, 2)
    expect(fitted).toMatchObject({ status: 'derived', source: expect.stringContaining('mine.csv') as string })
    expect(device).toMatchObject({ id: 'MINE', name: 'MINE', clock: { value: 2e8 } })
    expect(constants.find(({ path }) => path === 'cost.separable.perEventFilter.3')!.before).toBe(
      base.cost.separable.perEventFilter['3'].value,
    )
    // What was not measured keeps its own source.
    expect(device.cost.separable.perEventFilter['5']).toEqual(base.cost.separable.perEventFilter['5'])
    expect(device.mapping).toEqual(base.mapping)
  })
  test('leaves the base as it was', () => {
    const before = structuredClone(base)
    fitOwnDevice(base, measure(shapes, 1.3), { id: 'MINE' })
    expect(base).toEqual(before)
  })
  test('judges by left-out networks where there are several shapes, else by the fit itself', () => {
    expect(judge(base, measure(shapes, 0.8)).method).toBe('left-out')
    expect(judge(base, measure(shapes.slice(0, 1), 0.8)).method).toBe('fitted')
  })
  test('the error it states is that of the predictions', () => {
    const measurements = measure(shapes, 0.8)
    // One layer measured at half its time: predicted at twice the measurement or nearly so.
    measurements.models[0]!.layers[5]!.cycles /= 2
    const { device, calibration } = fitOwnDevice(base, measurements, { id: 'MINE' })
    const wrong = calibration.report.layers.find(({ model, layer }) => model === 'a' && layer === 'sep_5')!
    expect(wrong.predicted / wrong.measured).toBeGreaterThan(1.8)
    expect(device.expectedError.latency.value).toBe(calibration.report.errors.layerMean)
  })
  test('refuses what nothing can be fitted to, and an id no file can carry', () => {
    const few = measure([{ ...shapes[0]!, layers: shapes[0]!.layers.slice(0, 4) }], 0.8)
    expect(() => fitOwnDevice(base, few, { id: 'MINE' })).toThrow(/3 convolutions and 0 separable layers/)
    expect(() => fitOwnDevice(base, measure(shapes, 0.8), { id: 'my chip' })).toThrow(
      expect.objectContaining({ code: 'device.invalid' }),
    )
  })
})
