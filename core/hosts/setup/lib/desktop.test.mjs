import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { findBrowser } from '../stages/browser.mjs'
import { findElectron, hasDisplay } from './desktop.mjs'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'netlathe-desktop-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

it.each([
  [{ DISPLAY: ':0' }, 'linux', true],
  [{ WAYLAND_DISPLAY: 'wayland-0' }, 'linux', true],
  [{}, 'linux', false],
  [{ DISPLAY: ':0', CI: 'true' }, 'linux', false],
  [{}, 'darwin', true],
  [{ SSH_CONNECTION: '10.0.0.1' }, 'darwin', false],
])('with %j on %s there is a display: %s', (env, platform, expected) =>
  expect(hasDisplay(env, platform)).toBe(expected),
)

it("finds Electron's program only when its binary is there", async () => {
  const electron = join(folder, 'electron')
  await mkdir(join(electron, 'dist'), { recursive: true })
  expect(findElectron({}, folder)).toBeNull()
  await writeFile(join(electron, 'path.txt'), 'electron')
  expect(findElectron({}, folder)).toBeNull()
  await writeFile(join(electron, 'dist', 'electron'), '')
  expect(findElectron({}, folder)).toBe(join(electron, 'dist', 'electron'))
})

it('prefers the browser that is named, else takes one on the path', async () => {
  const path = join(folder, 'google-chrome')
  expect(findBrowser({ PATH: folder }, 'linux')).toBeNull()
  await writeFile(path, '')
  expect(findBrowser({ PATH: `/nowhere:${folder}` }, 'linux')).toBe(path)
  expect(findBrowser({ PATH: '', NETLATHE_BROWSER: path }, 'linux')).toBe(path)
  expect(findBrowser({ PATH: '', NETLATHE_BROWSER: '/nowhere/chrome' }, 'linux')).toBeNull()
})
