import { homedir } from 'node:os'
import { join } from 'node:path'

/**
 * Where what can be made again is kept: `$XDG_CACHE_HOME/netlathe` or `~/.cache/netlathe` on Linux, `~/Library/Caches/netlathe` on
 * macOS, `%LOCALAPPDATA%\netlathe\Cache` on Windows. It may be deleted at any time. `NETLATHE_CACHE` names another folder.
 */
export function cacheFolder(
  env: NodeJS.ProcessEnv = process.env,
  platform = process.platform,
  home = homedir(),
): string {
  if (env['NETLATHE_CACHE']) return env['NETLATHE_CACHE']
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'netlathe')
  if (platform === 'win32') return join(env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'), 'netlathe', 'Cache')
  return join(env['XDG_CACHE_HOME'] || join(home, '.cache'), 'netlathe')
}
