import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, join } from 'node:path'
import { reasonOf, runCaptured } from '../lib/child.mjs'
import { say } from '../lib/log.mjs'
import { childEnv } from '../lib/node24.mjs'
import { inRoot } from '../lib/paths.mjs'

const names = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
  'microsoft-edge-stable',
]

const elsewhere = {
  darwin: ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
    (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
  ),
  win32: [
    join('Google', 'Chrome', 'Application', 'chrome.exe'),
    join('Microsoft', 'Edge', 'Application', 'msedge.exe'),
  ].flatMap((path) =>
    ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA'].flatMap((name) =>
      process.env[name] ? [join(process.env[name], path)] : [],
    ),
  ),
}

/** Path of a Chromium, Chrome or Edge that is installed, or null. NETLATHE_BROWSER names another one. */
export function findBrowser(env = process.env, platform = process.platform) {
  if (env['NETLATHE_BROWSER'] && existsSync(env['NETLATHE_BROWSER'])) return env['NETLATHE_BROWSER']
  const folders = (env['PATH'] ?? '').split(delimiter).filter(Boolean)
  const onPath = folders.flatMap((folder) => names.map((name) => join(folder, name)))
  return [...onPath, ...(elsewhere[platform] ?? [])].find((path) => existsSync(path)) ?? null
}

/**
 * A browser for the end-to-end specs: one that is installed, else Playwright's own download, else Debian's package where this user may
 * install it. Resolves to `{ path }` or `{ reason }`.
 */
export async function obtainBrowser(node) {
  const found = findBrowser()
  if (found) return { path: found }
  const own = await downloadWithPlaywright(node)
  if (own.path) return own
  const packaged = await installFromDebian()
  if (packaged.path) return packaged
  return { reason: `no Chromium, Chrome or Edge was found; ${own.reason}; ${packaged.reason}` }
}

async function downloadWithPlaywright(node) {
  const require = createRequire(inRoot('package.json'))
  const pathOf = () => require('playwright-core').chromium.executablePath()
  if (existsSync(pathOf())) return { path: pathOf() }
  say('Fetching Chromium through Playwright ...')
  const cli = inRoot('node_modules', 'playwright-core', 'cli.js')
  const { code, output } = await runCaptured(node, [cli, 'install', 'chromium'], {
    env: childEnv(),
    timeoutMs: 300_000,
  })
  if (code === 0 && existsSync(pathOf())) return { path: pathOf() }
  return { reason: `Playwright could not fetch one (${reasonOf(output)})` }
}

async function installFromDebian() {
  if (process.platform !== 'linux' || !existsSync('/usr/bin/apt-get')) return { reason: 'there is no apt-get' }
  if (process.getuid?.() !== 0) return { reason: "Debian's package needs root (apt-get install chromium)" }
  say('Installing Debian\'s package "chromium" ...')
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  await runCaptured('apt-get', ['update', '-qq'], { env, timeoutMs: 300_000 })
  const { output } = await runCaptured(
    'apt-get',
    ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'],
    {
      env,
      timeoutMs: 600_000,
    },
  )
  const path = findBrowser()
  return path ? { path } : { reason: `apt-get could not install chromium (${reasonOf(output)})` }
}
