import { readJson } from './files.mjs'
import { lastLines, runCaptured } from './child.mjs'
import { SetupError, say } from './log.mjs'
import { modulesDir, rootDir } from './paths.mjs'
import { join } from 'node:path'

/**
 * The first package that the lock file names and node_modules does not hold at that version, or null when all are there.
 * npm keeps its own record of what it installed in node_modules/.package-lock.json and writes it last, so an
 * interrupted install shows too. Packages for other platforms may be absent.
 */
export function findMissingPackage(lock, installed) {
  for (const [path, wanted] of Object.entries(lock.packages)) {
    if (path === '' || wanted.optional || wanted.devOptional || wanted.link) continue
    if (installed.packages?.[path]?.version !== wanted.version) return path.replace(/^.*node_modules\//, '')
  }
  return null
}

/** Installs the locked packages when they are missing or not those of the lock file. Resolves to whether it did. */
export async function ensureDependencies() {
  const lock = await readJson(join(rootDir, 'package-lock.json'))
  if (!lock?.packages) {
    throw new SetupError(
      'package-lock.json is missing or damaged.',
      'Restore it from the repository (git checkout package-lock.json).',
    )
  }
  const installed = await readJson(join(modulesDir, '.package-lock.json'))
  const missing = installed ? findMissingPackage(lock, installed) : 'all packages'
  if (missing === null) return false
  say(
    installed
      ? `Installing packages again (${missing} is not the one in package-lock.json) ...`
      : 'Installing packages (about half a minute) ...',
  )
  // Scripts of packages are left out: none is needed, and one of them downloads from a place that often refuses.
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  const { code, output } = await runCaptured(npm, args, { cwd: rootDir, shell: process.platform === 'win32' })
  if (code !== 0) {
    throw new SetupError(
      `npm could not install the packages:\n${lastLines(output, 12)}`,
      'Check the network and the npm registry setting (npm config get registry), then run the same command again.',
    )
  }
  return true
}
