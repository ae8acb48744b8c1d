import { basename } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { choose, pickFile, show, waitForResult } from './actions.ts'
import { makeQuantisedProject } from './quantised-project.ts'
import { startStudio, type Studio } from './studio.ts'

const jobTimeoutMs = 240_000

/** Fills a field of a form that Enter would send. */
async function set(page: Page, testId: string, value: string): Promise<void> {
  await page.getByTestId(testId).fill(value)
  await page.getByTestId(testId).press('Tab')
}

describe('pruning by a plan and a schedule', () => {
  let studio: Studio
  let page: Page

  beforeAll(async () => {
    studio = await startStudio()
    page = studio.page
    page.setDefaultTimeout(30_000)
    const project = await makeQuantisedProject(studio.folder)
    await page.getByTestId('welcome-open').click()
    await pickFile(page, studio.folder, basename(project))
    await page.getByTestId('layer-conv_1').waitFor()
  })
  afterAll(() => studio.close())

  it('shows in the inspector what goes with a filter, and why the classes stay', async () => {
    await page.getByTestId('layer-conv_1').click()
    expect(await page.getByTestId('filter-group').textContent()).toMatch(/separable_2.*channel of the depthwise/)
    await page.getByTestId('layer-classifier').click()
    expect(await page.getByTestId('filter-group').textContent()).toMatch(/none of them can be pruned/)
  })

  it('asks for the prunability before it plans by it, and measures it', async () => {
    await show(page, 'prune')
    await page.getByTestId('prune-find-plan').click()
    await page.getByText(/needs the prunability/).waitFor()
    await page.getByTestId('tab-prunability').click()
    await page.getByTestId('prunability-start').click()
    await waitForResult(page, 'prunability-map', jobTimeoutMs)
    expect(await page.getByTestId('prunability-curves').textContent()).toContain('separable_3')
  })

  it('finds a plan and predicts what it gives', async () => {
    await page.getByTestId('tab-plan').click()
    await set(page, 'prune-max-loss', '50')
    await page.getByTestId('prune-find-plan').click()
    await page.getByTestId('prune-predicted-accuracy').waitFor()
    await page.getByRole('button', { name: /^Remove \d+ of 128 filters/ }).waitFor()
    expect(await page.getByTestId('prune-forecast').textContent()).toMatch(/Cycles.*fewer/)
  })

  it('edits steps by keyboard, keeps them as a recipe that can be undone, and prunes by them', async () => {
    await page.getByTestId('tab-schedule').click()
    await set(page, 'schedule-cuts', '2')
    await page.getByTestId('schedule-generate').click()
    const step = page.getByTestId('schedule-step-0')
    await step.focus()
    for (const key of ['ArrowDown', 'ArrowLeft', 'ArrowLeft']) await page.keyboard.press(key)
    expect(await step.getAttribute('aria-label')).toBe('Step 1: 49 % of the plan gone, 1 epochs')
    await page.getByTestId('schedule-step-1').focus()
    for (const key of ['ArrowLeft', 'ArrowLeft']) await page.keyboard.press(key)
    await choose(page, 'schedule-activity', 'L1 + L2')
    expect(await page.getByTestId('schedule-amplitude').inputValue()).toBe('0.000001')
    await page.getByTestId('schedule-name').fill('gentle')
    await page.getByTestId('schedule-save').click()
    await page.getByTestId('schedule-recipe').getByText('gentle').waitFor()
    await page.getByTestId('schedule-start').click()
    await page.getByTestId('tab-result').click()
    await waitForResult(page, 'prune-verification', jobTimeoutMs)
    expect(await page.getByTestId('prune-steps').locator('tbody tr').count()).toBe(2)
  })

  it('builds a residual network, shows its sums, and prunes it along them', async () => {
    await show(page, 'model')
    await page.getByTestId('toolbar-build').click()
    await choose(page, 'build-architecture', /Small ResNet/)
    await set(page, 'build-size', '32')
    await page.getByTestId('build-name').fill('residual')
    await page.getByTestId('build-start').click()
    await page.getByTestId('layer-shortcut_3').waitFor()
    await page.getByTestId('layer-conv_2').click()
    expect(await page.getByTestId('inspector-adds').textContent()).toBe('conv_0, before the activation')
    expect(await page.getByTestId('filter-group').textContent()).toMatch(/go together: conv_0, conv_2/)
    // Three sums are drawn, and the card that shares its filters is marked.
    await expect.poll(() => page.locator('.vue-flow__edge.added').count()).toBe(3)
    expect(await page.locator('.coupled').getByTestId('layer-conv_0').count()).toBe(1)
    await show(page, 'prune')
    await page.getByTestId('tab-plan').click()
    await page.getByTestId('tab-filters').click()
    await choose(page, 'prune-model', 'residual')
    await page.getByTestId('plan-conv_5').getByText('with shortcut_3').waitFor()
    await page.getByTestId('plan-shortcut_3').getByRole('spinbutton').fill('50')
    await page.keyboard.press('Tab')
    await expect.poll(() => page.getByTestId('plan-conv_5').textContent()).toMatch(/with shortcut_3\s*16/)
    await page.getByText(/branches, which Akida 1 does not run/).waitFor()
    await page.getByTestId('prune-start').click()
    await waitForResult(page, 'prune-result', jobTimeoutMs)
    await page.getByTestId('prune-open-model').click()
    await show(page, 'model')
    await expect.poll(() => page.getByTestId('layer-conv_5').textContent()).toMatch(/16 filters/)
    expect(studio.problems).toEqual([])
  })
})
