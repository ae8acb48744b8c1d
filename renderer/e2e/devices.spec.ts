import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { choose, pickFile, show, waitForResult } from './actions.ts'
import { makeQuantisedProject } from './quantised-project.ts'
import { startStudio, type Studio } from './studio.ts'

/** A network of a made-up chip: one clock per event and filter of separable layers, nothing else. */
const layers = [4, 8, 16, 24, 32, 40].map((filters, index) => {
  const events = Math.round(16 * 16 * 16 * (0.9 - index / 10))
  return `tiny,sep_${index},sep,16,16,${filters},1,${events},${events * filters}`
})
const csv = ['model,layer,type,h_in,c_in,filters,stride,events_in,cycles_measured', ...layers].join('\n')

/** Fills a field of a form that Enter would send. */
async function set(page: Page, testId: string, value: string): Promise<void> {
  await page.getByTestId(testId).fill(value)
  await page.getByTestId(testId).press('Tab')
}

describe('devices, calibration and export in the studio', () => {
  let studio: Studio
  let page: Page

  beforeAll(async () => {
    studio = await startStudio()
    page = studio.page
    page.setDefaultTimeout(20_000)
    await makeQuantisedProject(studio.folder)
    await writeFile(join(studio.folder, 'mine.csv'), csv)
    await writeFile(join(studio.folder, 'broken.json'), '{"format": "netlathe-device/1"}')
    await page.getByTestId('welcome-open').click()
    await pickFile(page, studio.folder, 'chip.netlathe')
    await page.getByTestId('title').filter({ hasText: 'chip' }).waitFor()
  })
  afterAll(() => studio.close())

  it('shows predictions against the published measurements', async () => {
    await show(page, 'profile')
    await page.getByTestId('tab-calibration').click()
    await page.getByTestId('calibration-cards').waitFor()
    expect(await page.getByTestId('calibration-source').textContent()).toMatch(/BrainChip/)
    expect(await page.getByTestId('calibration-cards').textContent()).toMatch(/Time of a layer \(126\)/)
    expect(await page.getByTestId('calibration-networks').textContent()).toMatch(/VWW alpha .25 96Minimal8\.03/)
    await page.getByTestId('calibration-scatter').locator('svg').first().waitFor()
  })

  it('refuses a description that is none and says which field', async () => {
    await page.getByTestId('tab-devices').click()
    await page.getByTestId('devices-add').click()
    await pickFile(page, studio.folder, 'broken.json')
    await page
      .getByText(/cannot be used: id/)
      .first()
      .waitFor()
  })

  it('makes a device from another one', async () => {
    await page.getByTestId('devices-copy').click()
    await page.getByTestId('device-id').fill('SLOW')
    await page.getByTestId('device-name').fill('Slow chip')
    await set(page, 'device-clockMhz', '100')
    await page.getByTestId('device-save').click()
    await page
      .getByTestId('devices-table')
      .filter({ hasText: /SLOW\s*Slow chip\s*100/ })
      .waitFor()
  })

  it('fits a device to own measurements and shows its error', async () => {
    await page.getByTestId('devices-fit').click()
    await page.getByTestId('fit-choose').click()
    await pickFile(page, studio.folder, 'mine.csv')
    await page.getByTestId('fit-id').fill('MINE')
    await page.getByTestId('fit-start').click()
    await page.getByTestId('fit-result').waitFor()
    expect(await page.getByTestId('fit-result').textContent()).toMatch(/separable\.perEventFilter\.3/)
    await page.getByTestId('fit-show').click()
    await page
      .getByTestId('calibration-method')
      .filter({ hasText: /these very measurements/ })
      .waitFor()
  })

  it('profiles on the own device', async () => {
    await page.getByTestId('tab-profile').click()
    await choose(page, 'profile-device', /Slow chip/)
    await set(page, 'profile-images', '4')
    await page.getByTestId('profile-start').click()
    await waitForResult(page, 'profile-result', 60_000)
    expect(await page.getByTestId('profile-calibration').textContent()).toMatch(/SLOW, Minimal/)
  })

  it('says in the report what the figures are calibrated on', async () => {
    await choose(page, 'profile-device', /AKD1500/)
    await page.getByTestId('profile-start').click()
    await page
      .getByTestId('profile-calibration')
      .filter({ hasText: /AKD1500, Minimal/ })
      .waitFor()
    await show(page, 'report')
    await page.getByTestId('report-preview').waitFor()
    const report = page.frameLocator('[data-testid="report-preview"]')
    expect(await report.locator('body').textContent()).toMatch(/each network was predicted from the others/)
  })

  it('removes a device, and brings it back', async () => {
    await show(page, 'profile')
    await page.getByTestId('tab-devices').click()
    await page.getByTestId('devices-table').getByText('SLOW', { exact: true }).click()
    await page.getByTestId('devices-remove').click()
    await page.getByText('Slow chip was removed.').waitFor()
    expect(await page.getByTestId('devices-table').textContent()).not.toMatch(/SLOW/)
    await page.getByRole('button', { name: 'Undo' }).last().click()
    await page.getByTestId('devices-table').getByText('SLOW', { exact: true }).waitFor()
  })

  it('exports a bundle after checking the fields of every filter', async () => {
    await page.keyboard.press('Control+k')
    await page.keyboard.type('Export bundle')
    await page.keyboard.press('Enter')
    await page.getByTestId('export-fine').waitFor()
    const bundle = join(studio.folder, 'bundle')
    await page.getByTestId('export-folder').fill(bundle)
    await set(page, 'export-images', '3')
    await page.getByTestId('export-start').click()
    await page.getByTestId('export-files').waitFor()
    expect(await page.getByTestId('export-files').textContent()).toMatch(/manifest\.json.*network\.json.*weights\.bin/)
    expect(await readdir(bundle)).toContain('rebuild.py')
    expect(JSON.parse(await readFile(join(bundle, 'manifest.json'), 'utf8'))).toMatchObject({ testImages: 3 })
  })

  it('exports C and shows what it takes beside 8-bit weights', async () => {
    await page.getByTestId('export-dialog').getByRole('button', { name: 'Close' }).last().click()
    await page.keyboard.press('Control+k')
    await page.keyboard.type('Export bundle')
    await page.keyboard.press('Enter')
    await choose(page, 'export-format', /^C:/)
    await page.getByTestId('export-folder').fill(join(studio.folder, 'c'))
    await set(page, 'export-images', '3')
    await page.getByTestId('export-start').click()
    await page.getByTestId('export-sizes').waitFor()
    // Without a compiler on the machine the bundle is written all the same.
    expect(await page.getByTestId('export-c-test').textContent()).toMatch(/3 of 3 images equal|No C compiler/)
    expect(await readdir(join(studio.folder, 'c'))).toContain('netlathe_model.c')
  })

  it('reported no error on its console', () => {
    expect(studio.problems).toEqual([])
  })
})
