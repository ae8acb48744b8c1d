import { basename } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { choose, fill, pickFile, show, waitForResult } from './actions.ts'
import { makeQuantisedProject } from './quantised-project.ts'
import { startStudio, type Studio } from './studio.ts'

const jobTimeoutMs = 240_000

describe('quantisation without training in the studio', () => {
  let studio: Studio
  let page: Page

  beforeAll(async () => {
    studio = await startStudio()
    page = studio.page
    page.setDefaultTimeout(30_000)
    const project = await makeQuantisedProject(studio.folder)
    await page.getByTestId('welcome-open').click()
    await pickFile(page, studio.folder, basename(project))
    await page.getByTestId('layer-conv_0').waitFor()
    await show(page, 'train')
    await page.getByTestId('tab-quantise').click()
  }, jobTimeoutMs)
  afterAll(() => studio.close())

  it('makes a baseline beside the training of the same model, with the errors of every layer', async () => {
    const rows = page.getByTestId('quantise-baselines').getByRole('row')
    await expect.poll(() => rows.count(), { timeout: jobTimeoutMs }).toBe(2)
    expect(await rows.nth(1).textContent()).toMatch(/quantised.*trained/)
    await fill(page, 'quantise-images', '32')
    await page.getByTestId('quantise-start').click()
    await expect.poll(() => rows.count(), { timeout: jobTimeoutMs }).toBe(3)
    expect(await rows.nth(2).textContent()).toMatch(/float PTQ 8\/4\/4 mse.*baseline.*%/)
    await expect.poll(() => page.getByTestId('quantise-layers').textContent()).toMatch(/conv_1.*\d+\.\d\d %/)
  })

  it('measures which layers bear fewer bits', async () => {
    await page.getByTestId('sensitivity-start').click()
    await waitForResult(page, 'sensitivity-map', jobTimeoutMs)
    expect(await page.getByTestId('sensitivity-suggestion').textContent()).toMatch(/Suggestion/)
  })

  it('hands bits of single layers to the recipe', async () => {
    await choose(page, 'quantise-weights-conv_1', '2')
    await page.getByTestId('quantise-use').click()
    await page.getByTestId('train-layer-bits').waitFor()
    expect(await page.getByTestId('train-layer-bits').textContent()).toMatch(/1 layer has other bits: conv_1 2\/4/)
  })

  it('reported no error on its console', () => {
    expect(studio.problems).toEqual([])
  })
})
