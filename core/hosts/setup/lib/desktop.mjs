import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { modulesDir } from './paths.mjs'

/** Whether a window can be shown here. A session over SSH without a forwarded display cannot. */
export function hasDisplay(env = process.env, platform = process.platform) {
  if (env['CI'] === 'true') return false
  if (platform === 'linux') return Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY'])
  return !env['SSH_CONNECTION']
}

/** Path of Electron's program when its binary is installed, else null. Never downloads. */
export function findElectron(env = process.env, modules = modulesDir) {
  const packageDir = join(modules, 'electron')
  try {
    const name = readFileSync(join(packageDir, 'path.txt'), 'utf8').trim()
    const path = join(env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(packageDir, 'dist'), name)
    return existsSync(path) ? path : null
  } catch {
    return null
  }
}

/** Opens an address in the user's default browser; silent when there is none. */
export function openInBrowser(url, platform = process.platform) {
  const [program, args] =
    platform === 'darwin'
      ? ['open', [url]]
      : platform === 'win32'
        ? ['cmd', ['/c', 'start', '', url]]
        : ['xdg-open', [url]]
  const child = spawn(program, args, { stdio: 'ignore', detached: true })
  child.on('error', () => undefined)
  child.unref()
}
