import type { Page } from 'playwright-core'

/** Opens a view by its button on the rail. */
export async function show(page: Page, view: string): Promise<void> {
  await page.getByTestId(`rail-${view}`).click()
  await page.getByTestId(`view-${view}`).waitFor()
}

/** Answers the studio's own file picker with a file of `folder`, by name; a new name when it asks where to save. */
export async function pickFile(page: Page, folder: string, name: string): Promise<void> {
  await goTo(page, folder)
  const saveName = page.getByTestId('picker-name')
  if (await saveName.isVisible()) await saveName.fill(name)
  else await page.getByTestId(`picker-entry-${name}`).click()
  await page.getByTestId('picker-confirm').click()
}

/** Answers the file picker with the folder itself. */
export async function pickFolder(page: Page, folder: string): Promise<void> {
  await goTo(page, folder)
  await page.getByTestId('picker-confirm').click()
}

async function goTo(page: Page, folder: string): Promise<void> {
  const path = page.getByTestId('picker-path')
  await path.waitFor()
  await path.fill(folder)
  await path.press('Enter')
  await page.waitForFunction(
    ([id, expected]) => document.querySelector<HTMLInputElement>(`[data-testid="${id}"]`)?.value === expected,
    ['picker-path', folder],
  )
  await page.waitForTimeout(300)
}

/** Chooses an entry of one of the studio's select boxes. */
export async function choose(page: Page, testId: string, label: string | RegExp): Promise<void> {
  await page.getByTestId(testId).click()
  await page.getByRole('option', { name: label }).first().click()
}

/** Fills a field that commits on Enter. */
export async function fill(page: Page, testId: string, value: string): Promise<void> {
  const field = page.getByTestId(testId).locator('xpath=descendant-or-self::input').first()
  await field.fill(value)
  await field.press('Enter')
}

/** Waits until a job's result is shown; a job that fails ends the wait with its message. */
export async function waitForResult(page: Page, testId: string, timeoutMs: number): Promise<void> {
  const error = page.getByTestId('job-error').filter({ visible: true })
  await page.getByTestId(testId).or(error).first().waitFor({ timeout: timeoutMs })
  if (await error.first().isVisible()) throw new Error((await error.first().textContent()) ?? 'The job failed.')
}
