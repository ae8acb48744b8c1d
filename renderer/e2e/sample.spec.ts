import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fill, waitForResult } from './actions.ts'
import { startStudio, type Studio } from './studio.ts'

const jobTimeoutMs = 120_000

describe('the sample', () => {
  let studio: Studio
  let page: Page

  beforeAll(async () => {
    studio = await startStudio()
    page = studio.page
    page.setDefaultTimeout(30_000)
  })
  afterAll(() => studio.close())

  it('is made with one click and shows its jobs', async () => {
    await page.getByTestId('welcome-sample').click()
    await page.getByTestId('job-train').waitFor()
    await page.getByTestId('layer-separable_1').waitFor({ timeout: jobTimeoutMs })
    expect(await page.getByTestId('title').textContent()).toContain('Sample')
  })

  it('shows the trained model with its graph and says what comes next', async () => {
    await expect.poll(() => page.getByTestId('title').textContent(), { timeout: jobTimeoutMs }).toMatch(/· ?sample/)
    await page.getByTestId('layer-conv_0').waitFor()
    expect(await page.getByTestId('status-bar').textContent()).toMatch(/engine tfjs/i)
    expect(await page.getByTestId('next-step').getAttribute('data-step')).toBe('akidanet')
  })

  it('becomes an AkidaNet in two clicks', async () => {
    await page.getByTestId('next-step-action').click()
    await page.getByTestId('layer-conv_1').waitFor()
    await page.getByTestId('next-step-action').click()
    await page.getByTestId('apply-start').click()
    await waitForResult(page, 'run-outcome', jobTimeoutMs)
    await expect.poll(() => page.getByTestId('swap-accuracy').textContent()).toMatch(/%/)
    await page.getByTestId('outcome-close').click()
    expect(await page.getByTestId('next-step').getAttribute('data-step')).toBe('quantise')
  })

  it('takes an edit of filters as a version whose new weights are named', async () => {
    await page.getByTestId('layer-conv_2').click()
    await fill(page, 'edit-filters', '40')
    await page.getByTestId('draft-apply').click()
    expect(await page.getByTestId('not-carried').textContent()).toMatch(/conv_2.*conv_3.*start at random/)
    await page.getByTestId('apply-start').click()
    await waitForResult(page, 'run-outcome', jobTimeoutMs)
    await page.getByTestId('outcome-close').click()
    await page.getByTestId('draft-bar').waitFor({ state: 'detached' })
    expect(await page.getByTestId('layer-conv_2').textContent()).toMatch(/40 filters/)
  })

  it('reported no error on its console', () => {
    expect(studio.problems).toEqual([])
  })
})
