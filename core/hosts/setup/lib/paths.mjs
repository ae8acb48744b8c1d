import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The checkout (or the installed package). */
export const rootDir = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', '..')

export const modulesDir = join(rootDir, 'node_modules')

/** Where set-up remembers what it has done; inside node_modules, so that it vanishes with what it describes. */
export const stampDir = join(modulesDir, '.netlathe')

/** Path of a file or folder of the checkout. */
export const inRoot = (...parts) => join(rootDir, ...parts)

/** The user's cache folder of this product: survives a new `npm ci` and is shared by checkouts. */
export function cacheDir(env = process.env, platform = process.platform) {
  if (env['XDG_CACHE_HOME']) return join(env['XDG_CACHE_HOME'], 'netlathe')
  if (platform === 'win32' && env['LOCALAPPDATA']) return join(env['LOCALAPPDATA'], 'netlathe', 'cache')
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'netlathe')
  return join(homedir(), '.cache', 'netlathe')
}
