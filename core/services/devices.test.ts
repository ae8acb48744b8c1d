import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createDeviceShelf } from '../node/devices/device-shelf.ts'
import { createFiles } from '../node/paths/files.ts'
import { readWholeFile } from '../node/runner-services/read-file.ts'
import type { Handlers } from '../rpc/handlers.ts'
import { readDevice } from '../testing/devices.ts'
import type { ServiceDependencies } from './dependencies.ts'
import { createDevicesService } from './devices.ts'

let folder: string
let published: unknown[]
let service: ReturnType<typeof createDevicesService>
const context = { signal: new AbortController().signal }
const call = async <M extends keyof typeof service>(method: M, params: Parameters<Handlers[M]>[0]) =>
  (service[method] as (params: unknown, context: unknown) => Promise<Awaited<ReturnType<Handlers[M]>>>)(params, context)

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'netlathe-devices-'))
  published = []
  service = createDevicesService({
    devices: createDeviceShelf(join(folder, 'own')),
    files: createFiles([folder], folder),
    readFile: readWholeFile,
    publish: (_topic: string, value: unknown) => void published.push(value),
  } as unknown as ServiceDependencies)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const mine = (changes: object = {}) => ({
  ...structuredClone(readDevice('AKD1500')),
  id: 'Mine',
  name: 'My chip',
  ...changes,
})
function write(name: string, content: unknown): string {
  const path = join(folder, name)
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

describe('devices of the user', () => {
  test('a description is added, found whatever the case, listed, replaced when allowed, and removed', async () => {
    const path = write('mine.json', mine())
    expect(await call('devices.add', { path, replace: false })).toMatchObject({ id: 'Mine', isOwn: true, clockHz: 4e8 })
    expect((await call('devices.get', { device: 'MINE' })).name).toBe('My chip')
    const { devices } = await call('devices.list', {})
    expect(devices.map(({ id, isOwn }) => [id, isOwn])).toEqual([
      ['AKD1000', false],
      ['AKD1500', false],
      ['Mine', true],
    ])
    await expect(call('devices.add', { path, replace: false })).rejects.toMatchObject({ code: 'device.exists' })
    const changed = mine({ name: 'Faster' })
    expect(await call('devices.save', { device: changed, replace: true })).toMatchObject({ name: 'Faster' })
    expect(await call('devices.remove', { device: 'mine' })).toMatchObject({ device: { name: 'Faster' } })
    await expect(call('devices.get', { device: 'Mine' })).rejects.toMatchObject({ code: 'device.not-found' })
    expect(published).toEqual(Array.from({ length: 3 }, () => ({ changed: ['devices'] })))
  })

  test('what comes with the studio is neither replaced nor removed', async () => {
    const path = write('fake.json', mine({ id: 'akd1500' }))
    await expect(call('devices.add', { path, replace: true })).rejects.toMatchObject({ code: 'device.id-taken' })
    await expect(call('devices.remove', { device: 'AKD1000' })).rejects.toMatchObject({ code: 'device.built-in' })
  })

  test.each([
    ['{', /holds no JSON/],
    [mine({ id: '../x' }), /: id:/],
    [{ ...mine(), clock: { value: -1, unit: 'Hz', source: 's', status: 'measured' } }, /clock\.value/],
    [{ ...mine(), nodes: [] }, /nodes/],
  ])('says what is wrong with %#', async (content, message) => {
    const path = write('bad.json', content)
    await expect(call('devices.add', { path, replace: false })).rejects.toThrow(message)
    expect((await call('devices.list', {})).devices).toHaveLength(2)
  })

  test('a path outside the allowed folders is refused', async () => {
    await expect(call('devices.add', { path: '/etc/hosts', replace: false })).rejects.toMatchObject({
      code: 'files.outside',
    })
  })

  test('a broken file in the folder does not hide the others and is named', async () => {
    mkdirSync(join(folder, 'own'))
    writeFileSync(join(folder, 'own', 'broken.json'), '{}')
    await call('devices.save', { device: mine(), replace: false })
    const { devices, unreadable } = await call('devices.list', {})
    expect(devices.map(({ id }) => id)).toContain('Mine')
    expect(unreadable).toMatchObject([{ file: expect.stringContaining('broken.json') as string }])
    await expect(call('devices.get', { device: 'broken' })).rejects.toThrow(/cannot be used.*broken\.json/)
  })
})

describe('calibration', () => {
  test('of the published measurements: every layer and network with its error, worst named', async () => {
    const found = (await call('devices.calibration', { device: 'akd1500' }))!
    expect(found).toMatchObject({ device: 'AKD1500', method: 'left-out', networks: 9 })
    expect(found.layers).toHaveLength(126)
    const { layer } = found.errors
    const errors = found.layers.map((row) => Math.abs(row.predictedCycles - row.measuredCycles) / row.measuredCycles)
    expect(layer.meanRatio).toBeCloseTo(errors.reduce((a, b) => a + b) / 126, 12)
    expect(layer.worstRatio).toBeCloseTo(Math.max(...errors), 12)
    // The published table: 8.03 ms in mode Minimal.
    expect(found.models[0]).toMatchObject({
      mode: 'Minimal',
      measuredMs: 8.03,
      measuredTotalMj: 1.11,
      isLayerSum: false,
    })
    expect(found.models[0]!.errorRatio).toBeCloseTo(found.models[0]!.predictedMs / 8.03 - 1, 12)
    // The README's network was measured by layers only: (70,800 + 82,800 + ... + 156,000) / 400 MHz.
    expect(found.models.find(({ isLayerSum }) => isLayerSum)!.measuredMs).toBeCloseTo(1_730_800 / 4e5, 9)
  })
  test('there is none for a device that nobody measured', async () => {
    expect(await call('devices.calibration', { device: 'AKD1000' })).toBe(null)
  })
  test('a fit makes a device with its error and its measurements; removing and saving brings both back', async () => {
    const measurements = JSON.parse(
      readFileSync(join(import.meta.dirname, '../../resources/devices/measurements/akd1500-published.json'), 'utf8'),
    ) as { models: { name: string; layers: Record<string, string | number>[] }[] }
    const lines = measurements.models.flatMap(({ name, layers }) =>
      layers.map((layer) =>
        [
          `"${name}"`,
          layer['name'],
          layer['type'],
          layer['inSize'],
          layer['inChannels'],
          layer['filters'],
          layer['stride'],
          layer['eventsIn'],
          layer['cycles'],
        ].join(','),
      ),
    )
    expect(lines).toHaveLength(126)
    const path = write(
      'own.csv',
      ['model,layer,type,h_in,c_in,filters,stride,events_in,cycles_measured', ...lines].join('\n'),
    )
    const fit = await call('devices.fit', { path, base: 'AKD1500', id: 'MYCHIP', replace: false })
    expect(fit.device).toMatchObject({ id: 'MYCHIP', isOwn: true, hasMeasurements: true })
    expect(fit.calibration.method).toBe('left-out')
    expect(fit.calibration.errors.layer.meanRatio).toBeLessThan(0.05)
    expect(fit.constants.length).toBeGreaterThan(0)
    expect(await call('devices.calibration', { device: 'MYCHIP' })).toMatchObject({
      device: 'MYCHIP',
      source: 'own.csv',
    })
    const removed = await call('devices.remove', { device: 'MYCHIP' })
    await call('devices.save', { ...removed, replace: false })
    expect(await call('devices.calibration', { device: 'MYCHIP' })).toMatchObject({ source: 'own.csv' })
  })
})
