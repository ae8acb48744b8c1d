import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { readDevice } from '../../../testing/devices.ts'
import type { Options } from '../options.ts'
import { devicesCommand } from './devices.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'netlathe-cli-'))
  vi.stubEnv('NETLATHE_HOME', join(folder, 'home'))
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

async function run(args: string[], options: Options = {}): Promise<{ code: number; document: unknown; text: string }> {
  let [document, shown]: [unknown, string] = [null, '']
  const output = {
    isJson: false,
    note: () => {},
    result(value: unknown, text: () => string) {
      ;[document, shown] = [value, text()]
    },
  }
  const code = await devicesCommand.run(args, options, output)
  return { code, document, text: shown }
}
const write = (name: string, content: string): string => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

test('lists devices; adds one of a file and removes it', async () => {
  const path = write('mine.json', JSON.stringify({ ...readDevice('AKD1500'), id: 'MINE', name: 'My chip' }))
  expect((await run(['add', path])).text).toBe('Added MINE (My chip).')
  await expect(run(['add', path])).rejects.toMatchObject({ code: 'device.exists' })
  expect((await run(['add', path], { replace: true })).code).toBe(0)
  expect((await run([])).text).toMatch(/AKD1500.*studio.*yes[^]*MINE.*My chip.*you.*no/)
  expect((await run(['remove', 'mine'])).text).toBe('Removed MINE.')
  expect((await run(['list'])).text).not.toMatch(/MINE/)
})

test('prints the calibration with mean and worst error, and says where nothing was measured', async () => {
  const { text } = await run(['calibration', 'AKD1500'])
  expect(text).toMatch(/each is predicted with constants fitted to the others/)
  expect(text).toMatch(/VWW alpha \.25 96 +Minimal +8\.03/)
  expect(text).toMatch(/per layer +126 +\d+\.\d % +\d+\.\d %/)
  expect((await run(['calibration', 'AKD1000'])).text).toBe('Nothing was measured on AKD1000.')
})

test('fits a chip of 100 MHz that needs one clock an event and filter', async () => {
  const layers = [4, 8, 16, 24, 32, 40].map((filters, index) => {
    const events = Math.round(4096 * (0.9 - index / 10))
    return `tiny,sep_${index},sep,16,16,${filters},1,${events},${events * filters}`
  })
  const path = write(
    'mine.csv',
    ['model,layer,type,h_in,c_in,filters,stride,events_in,cycles_measured', ...layers].join('\n'),
  )
  const { document, text } = await run(['fit', path], { id: 'MINE', base: 'AKD1500', clock: 100 })
  expect(document).toMatchObject({ device: { id: 'MINE', clockHz: 1e8, isOwn: true } })
  expect(text).toMatch(/cost\.separable\.perEventFilter\.3/)
  expect(text).toMatch(/how well the law follows them, not how well it predicts/)
})

test.each([
  [['fit', 'x.csv'], /--id is missing/],
  [['add'], /needs one more word: a device description/],
  [['boil'], /no action "boil".*Allowed: list, show, add, remove, calibration, fit/],
])('%j is refused with what is allowed', async (args, message) => {
  await expect(run(args)).rejects.toThrow(message)
})
