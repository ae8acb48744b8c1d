import { join } from 'node:path'
import { ensureBuilt, isSource } from './built.mjs'
import { readJson, writeWhole } from './files.mjs'
import { runCaptured } from './child.mjs'
import { findElectron } from './desktop.mjs'
import { say } from './log.mjs'
import { childEnv } from './node24.mjs'
import { inRoot, modulesDir, stampDir } from './paths.mjs'

/**
 * Electron's program, fetched by its own package on first use; null when it cannot be had, which is remembered for that version.
 */
export async function ensureElectron(node) {
  const found = findElectron()
  if (found) return found
  const packageDir = join(modulesDir, 'electron')
  const stampFile = join(stampDir, 'electron.json')
  const { version } = await readJson(join(packageDir, 'package.json'))
  if ((await readJson(stampFile))?.unavailable === version) return null
  say('Fetching Electron (once) ...')
  await runCaptured(node, [join(packageDir, 'install.js')], { timeoutMs: 300_000, env: childEnv() })
  const path = findElectron()
  if (!path) {
    say('Electron could not be fetched; the studio opens in the browser.')
    await writeWhole(stampFile, JSON.stringify({ unavailable: version }))
  }
  return path
}

/** Electron's entries and the renderer, built into out/. */
export function ensureElectronBuild(node) {
  return ensureBuilt({
    name: 'electron-build',
    label: 'Building the studio for Electron',
    sources: ['electron', 'renderer', 'core', 'vite.config.ts', 'electron.vite.config.ts', 'package-lock.json'].map(
      (name) => inRoot(name),
    ),
    keep: isSource,
    result: inRoot('out', 'main', 'index.js'),
    program: node,
    args: [inRoot('node_modules', 'electron-vite', 'bin', 'electron-vite.js'), 'build', '--logLevel', 'error'],
  })
}
