import { cp, mkdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sharedPath } from '../../core/testing/shared.ts'
import { choose, fill, pickFile, pickFolder, show, waitForResult } from './actions.ts'
import { copySmallDataset } from './small-data.ts'
import { startStudio, type Studio } from './studio.ts'

const modelFile = sharedPath('data', 'models', 'vww_96.h5')
const photos = sharedPath('data', 'vww')
const jobTimeoutMs = 240_000

describe.runIf(modelFile !== null && photos !== null)('the main job in the studio', () => {
  let studio: Studio
  let page: Page

  beforeAll(async () => {
    studio = await startStudio()
    page = studio.page
    page.setDefaultTimeout(30_000)
    await mkdir(join(studio.folder, 'photos'))
    await copySmallDataset(photos ?? '', join(studio.folder, 'photos'))
    await cp(modelFile ?? '', join(studio.folder, basename(modelFile ?? '')))
  })
  afterAll(() => studio.close())

  it('makes a project', async () => {
    await page.getByTestId('welcome-new').click()
    await pickFile(page, studio.folder, 'people')
    await page.getByTestId('model-import').waitFor()
    expect(await page.getByTestId('title').textContent()).toContain('people')
  })

  it('imports a Keras model and shows its graph', async () => {
    await page.getByTestId('model-import').click()
    await pickFile(page, studio.folder, 'vww_96.h5')
    await page.getByTestId('layer-separable_13').waitFor({ timeout: jobTimeoutMs })
    expect(await page.getByTestId('layer-conv_0').textContent()).toMatch(/3×3 s2.*8 filters/)
    await page.getByTestId('layer-separable_1').click()
    expect(await page.getByTestId('inspector').textContent()).toMatch(/separable/i)
  })

  it('adds a folder of images', async () => {
    await show(page, 'data')
    await page.getByTestId('data-empty-add').click()
    await pickFolder(page, join(studio.folder, 'photos'))
    await page.getByTestId('data-counts').waitFor({ timeout: jobTimeoutMs })
    expect(await page.getByTestId('data-counts').textContent()).toMatch(/person.*48.*12.*20/s)
    await page.getByTestId('data-samples').locator('img').first().waitFor()
  })

  it('builds AkidaNet as a draft that can be undone and redone', async () => {
    await show(page, 'model')
    await page.getByTestId('build-akidanet').click()
    await page.getByTestId('draft-bar').waitFor()
    expect(await page.getByTestId('differences').textContent()).toMatch(/conv_1/)
    await page.keyboard.press('Control+z')
    await page.getByTestId('layer-separable_1').waitFor()
    await page.keyboard.press('Control+Shift+z')
    await page.getByTestId('layer-conv_1').waitFor()
  })

  it('fits the weights and shows the accuracy before and after', async () => {
    await page.getByTestId('draft-apply').click()
    await page.getByTestId('apply-start').click()
    await waitForResult(page, 'run-outcome', jobTimeoutMs)
    await expect
      .poll(() => page.getByTestId('run-outcome').textContent(), { timeout: jobTimeoutMs })
      .toMatch(/accuracy/i)
  })

  it('trains quantisation-aware with live curves, and pauses and resumes', async () => {
    await show(page, 'train')
    await choose(page, 'train-kind', /quantisation-aware/i)
    await fill(page, 'train-epochs', '20')
    await page.getByTestId('train-start').click()
    await page.getByTestId('job-pause').first().click()
    await page.getByTestId('job-resume').first().click()
    await page.getByTestId('curves').waitFor({ timeout: jobTimeoutMs })
    await waitForResult(page, 'train-result', jobTimeoutMs)
    expect(await page.getByTestId('train-result').textContent()).toMatch(/%/)
    expect(await page.getByTestId('train-kept').textContent()).toMatch(/epoch 20 of 20.*rounding of the chip/)
  })

  it('shows what the training recorded, and the images that were classified wrongly', async () => {
    const details = page.getByTestId('training-details')
    for (const [tab, shown] of [
      ['sparsity', 'sparsity-map'],
      ['spread', 'spread-conv_0'],
      ['confusion', 'epoch-confusion-chart'],
    ]) {
      await details.getByTestId(`tab-${tab}`).click()
      await details.getByTestId(shown!).locator('.chart-body svg').first().waitFor()
    }
    await details.getByTestId('tab-wrong').click()
    const picture = details.getByTestId('wrong-images').locator('img').first()
    await picture.waitFor()
    await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0)
  })

  it('prunes filters', async () => {
    await show(page, 'prune')
    await fill(page, 'prune-epochs', '1')
    await page.getByTestId('prune-start').click()
    await waitForResult(page, 'prune-result', jobTimeoutMs)
  })

  it('profiles on the simulator and says that the figures are simulated', async () => {
    await show(page, 'profile')
    await page.getByTestId('profile-start').click()
    await waitForResult(page, 'profile-result', jobTimeoutMs)
    expect(await page.getByTestId('profile-cards').textContent()).toMatch(/simulated/i)
    expect(await page.getByTestId('profile-layers').textContent()).toMatch(/conv_0/)
  })

  it('keeps every step as a run and compares two', async () => {
    await show(page, 'runs')
    const rows = page.getByTestId('runs-table').getByRole('row')
    await expect.poll(() => rows.count()).toBeGreaterThanOrEqual(6)
    await rows.nth(1).click()
    await page.getByTestId('run-metrics').waitFor()
    await rows.nth(2).click({ modifiers: ['Control'] })
    await page.getByTestId('run-compare').waitFor()
  })

  it('saves a report that needs nothing else', async () => {
    await show(page, 'report')
    await page.getByTestId('report-preview').waitFor()
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId('report-save-html').click()])
    const html = await readFile(await download.path(), 'utf8')
    expect(html).toMatch(/<!doctype html>/i)
    expect(html).not.toMatch(/<script|src="http|href="http/i)
  })

  it('finds everything again in a new window', async () => {
    const second = await studio.reopen()
    await show(second, 'runs')
    await expect.poll(() => second.getByTestId('runs-table').getByRole('row').count()).toBeGreaterThanOrEqual(6)
    await second.close()
  })

  it('reported no error on its console', () => {
    expect(studio.problems).toEqual([])
  })
})
