import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { choose, pickFile, show } from './actions.ts'
import { makeQuantisedProject } from './quantised-project.ts'
import { startStudio, type Studio } from './studio.ts'

/** Fills a field of a form that Enter would send. */
async function set(page: Page, testId: string, value: string): Promise<void> {
  await page.getByTestId(testId).fill(value)
  await page.getByTestId(testId).press('Tab')
}

/** A search towards a target in the window, on drawn images: a bad target is told at once, the front grows, the outcome is explained. */
describe('optimising towards a target', () => {
  let studio: Studio
  beforeAll(async () => {
    studio = await startStudio()
    await makeQuantisedProject(studio.folder)
    await studio.page.getByTestId('welcome-open').click()
    await pickFile(studio.page, studio.folder, 'chip.netlathe')
    await studio.page.getByTestId('layer-conv_1').waitFor()
    await show(studio.page, 'prune')
    await studio.page.getByTestId('tab-optimise').click()
    await studio.page.getByTestId('optimise-page').waitFor()
  })
  afterAll(() => studio.close())

  it('refuses a target that it cannot read, and says what it reads', async () => {
    const { page } = studio
    await set(page, 'optimise-target', '133 bananas')
    const text = await page.getByTestId('optimise-page').textContent()
    expect(text).toContain('"bananas" is not a known unit')
    expect(await page.getByTestId('optimise-start').isDisabled()).toBe(true)
  })

  it('searches, draws every measured point, and explains what it recommends', async () => {
    const { page } = studio
    await choose(page, 'optimise-model', 'float')
    await set(page, 'optimise-target', 'at least 1 FPS')
    await page.getByTestId('optimise-page').getByText('More settings').click()
    await set(page, 'optimise-amplitudes', '0')
    await set(page, 'optimise-ratios', '0, 0.3')
    await set(page, 'optimise-quantised-epochs', '1')
    await page.getByTestId('optimise-start').click()
    await page.getByTestId('campaign-status').waitFor()
    const ended = page.getByTestId('optimise-explanation').or(page.getByTestId('campaign-error'))
    await ended.first().waitFor({ timeout: 180_000 })
    expect(await page.getByTestId('campaign-status').getAttribute('data-state')).toBe('succeeded')
    expect(await page.getByTestId('optimise-explanation').textContent()).toContain('is reached')
    expect(await page.getByTestId('campaign-front').isVisible()).toBe(true)
    await page.getByTestId('optimise-points').getByRole('row').nth(1).waitFor()
    expect(await page.getByTestId('optimise-points').textContent()).toContain('recommended')
    expect(studio.problems).toEqual([])
  })
})
