import { execFileSync } from 'node:child_process'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startStudio, type Studio } from './studio.ts'

const jobTimeoutMs = 120_000

/** Electron's engine is a utility process that only Electron can name; Windows has no `ps`. */
describe.skipIf(process.platform === 'win32' || process.env['NETLATHE_ELECTRON'])('an engine that is killed', () => {
  let studio: Studio
  let page: Page
  const train = () => page.getByTestId('job-train')

  beforeAll(async () => {
    studio = await startStudio()
    page = studio.page
    page.setDefaultTimeout(30_000)
  })
  afterAll(() => studio.close())

  it('is missed by the window, which says so and connects again', async () => {
    await page.getByTestId('welcome-sample').click()
    await train()
      .getByText(/Epoch [4-8] of/)
      .waitFor({ timeout: jobTimeoutMs })
    await recordPhases(page)
    const connecting = page
      .getByTestId('status-bar')
      .getByText(/connecting/i)
      .waitFor()
    const before = childrenOf(studio.hostPid ?? 0)
    expect(before).toHaveLength(1)
    process.kill(before[0] ?? 0, 'SIGKILL')
    await connecting
    await page
      .getByTestId('toasts')
      .getByText(/engine.*is back/i)
      .waitFor()
    const after = childrenOf(studio.hostPid ?? 0)
    expect(after).toHaveLength(1)
    expect(after).not.toEqual(before)
  })

  it('leaves the training to its successor, which goes on from the checkpoint and finishes', async () => {
    await expect.poll(() => train().getAttribute('data-state'), { timeout: jobTimeoutMs }).toBe('succeeded')
    const epochs = (await readPhases(page)).flatMap((phase) => /^Epoch (\d+) of/.exec(phase)?.[1] ?? []).map(Number)
    expect(epochs.at(-1)).toBe(12)
    // Not from the beginning again: the newest checkpoint that reached the project may be an epoch or two old.
    expect(Math.min(...epochs)).toBeGreaterThanOrEqual(2)
    await expect.poll(() => page.getByTestId('title').textContent()).toMatch(/· ?sample/)
  })
})

/** Collects what the training's row says from now on, in `data-phases` of the page's root. */
async function recordPhases(page: Page): Promise<void> {
  await page.evaluate(() => {
    const root = document.documentElement
    const look = (): void => {
      const phase = document.querySelector('[data-testid="job-train"] .phase')?.textContent ?? ''
      const known = root.dataset['phases'] ?? ''
      if (phase && known.split('|').at(-1) !== phase) root.dataset['phases'] = `${known}|${phase}`
    }
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true })
  })
}

async function readPhases(page: Page): Promise<string[]> {
  return page.evaluate(() => (document.documentElement.dataset['phases'] ?? '').split('|'))
}

function childrenOf(pid: number): number[] {
  return execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .filter((match) => Number(match?.[2]) === pid && /engine-process/.test(match?.[3] ?? ''))
    .map((match) => Number(match?.[1]))
}
