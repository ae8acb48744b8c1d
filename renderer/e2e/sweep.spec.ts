import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { choose, fill, pickFile, show } from './actions.ts'
import { makeQuantisedProject } from './quantised-project.ts'
import { startStudio, type Studio } from './studio.ts'

/** A sweep in the window, on drawn images: Enter does not begin it, points appear as it goes, its jobs stand under one row. */
describe('a sweep', () => {
  let studio: Studio
  beforeAll(async () => {
    studio = await startStudio()
    await makeQuantisedProject(studio.folder)
    await studio.page.getByTestId('welcome-open').click()
    await pickFile(studio.page, studio.folder, 'chip.netlathe')
    await studio.page.getByTestId('layer-conv_1').waitFor()
    await show(studio.page, 'train')
    await studio.page.getByTestId('tab-sweep').click()
    await studio.page.getByTestId('sweep-page').waitFor()
  })
  afterAll(() => studio.close())

  it('is described in the form, and names values that are none', async () => {
    const { page } = studio
    await choose(page, 'sweep-model', 'float')
    await fill(page, 'sweep-values', '0, much')
    expect(await page.getByTestId('sweep-page').textContent()).toContain('"much" is not a number')
    expect(await page.getByTestId('sweep-start').isDisabled()).toBe(true)
    await fill(page, 'sweep-values', '0, 1e-4')
    await fill(page, 'sweep-seeds', '1')
    await fill(page, 'sweep-epochs', '1')
    await fill(page, 'sweep-float-epochs', '0')
    expect(await page.getByTestId('sweep-start').textContent()).toContain('Sweep 2 × 1 points')
    expect(await page.getByTestId('campaign-status').count()).toBe(0)
  })

  it('draws accuracy, sparsity and frame rate, and records them as a run', async () => {
    const { page } = studio
    await page.getByTestId('sweep-start').click()
    await page
      .getByTestId('sweep-open-run')
      .or(page.getByTestId('campaign-error'))
      .first()
      .waitFor({ timeout: 180_000 })
    expect(await page.getByTestId('campaign-status').getAttribute('data-state')).toBe('succeeded')
    for (const chart of ['accuracy-sparsity', 'frame-rate', 'trade']) {
      expect(await page.getByTestId(`sweep-${chart}`).isVisible()).toBe(true)
    }
    const table = await page.getByTestId('sweep-table').textContent()
    expect(table).toContain('1e-4')
    await page.getByTestId('toggle-panel').click()
    await page.getByTestId('tab-jobs').click()
    const row = page.getByTestId('campaign-sweep')
    expect(await row.textContent()).toContain('Sweep of float: amplitude, 2 values')
    // The project's own training stands by itself.
    expect(await page.getByTestId('job-train').count()).toBe(1)
    await row.getByTestId('campaign-toggle').click()
    expect(await page.getByTestId('job-train').count()).toBe(3)
    await page.getByTestId('sweep-open-run').click()
    await page.getByTestId('view-runs').waitFor()
    expect(studio.problems).toEqual([])
  })
})
