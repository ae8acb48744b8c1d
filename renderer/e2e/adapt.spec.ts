import { cp, mkdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sharedPath } from '../../core/testing/shared.ts'
import { fill, pickFile, pickFolder, show, waitForResult } from './actions.ts'
import { copySmallDataset } from './small-data.ts'
import { startStudio, type Studio } from './studio.ts'

const modelFile = sharedPath('data', 'models', 'mobilenet_v1_0.25_128_quant.tflite')
const photos = sharedPath('data', 'vww')
const jobTimeoutMs = 240_000

describe.runIf(modelFile !== null && photos !== null)('a pretrained model in the studio', () => {
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

  it('is imported from a TensorFlow Lite file, layer by layer', async () => {
    await page.getByTestId('welcome-new').click()
    await pickFile(page, studio.folder, 'transfer')
    await page.getByTestId('model-import').click()
    await pickFile(page, studio.folder, basename(modelFile ?? ''))
    await page.getByTestId('layer-separable_13').waitFor({ timeout: jobTimeoutMs })
    await expect.poll(() => page.getByTestId('run-outcome').textContent()).toMatch(/mapped/)
  })

  it('is offered for adaptation once there are images of other classes', async () => {
    await show(page, 'data')
    await page.getByTestId('data-empty-add').click()
    await pickFolder(page, join(studio.folder, 'photos'))
    await page.getByTestId('data-counts').waitFor({ timeout: jobTimeoutMs })
    await show(page, 'model')
    await expect.poll(() => page.getByTestId('next-step').getAttribute('data-step')).toBe('adapt')
    await page.getByTestId('next-step-action').click()
    await page.getByTestId('adapt-must-cut').waitFor()
    expect(await page.getByTestId('adapt-classes').inputValue()).toBe('not_person, person')
  })

  it('gets a fitted head and another input size, and shows its accuracy', async () => {
    await fill(page, 'adapt-size', '96')
    await page.getByTestId('adapt-start').click()
    await waitForResult(page, 'adapt-accuracy', jobTimeoutMs)
    expect(await page.getByTestId('adapt-accuracy').textContent()).toMatch(/val, 24.*%/)
    expect(await page.getByTestId('adapt-input').textContent()).toMatch(/128 → 96 px/)
    expect(await page.getByTestId('next-step').getAttribute('data-step')).toBe('akidanet')
  })

  it('reported no error on its console', () => {
    expect(studio.problems).toEqual([])
  })
})
