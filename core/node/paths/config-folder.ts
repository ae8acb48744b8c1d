import { homedir } from 'node:os'
import { join } from 'node:path'

/** Folder of the user's settings. `NETLATHE_HOME` overrides it. */
export function configFolder(
  env: NodeJS.ProcessEnv = process.env,
  platform = process.platform,
  home = homedir(),
): string {
  if (env['NETLATHE_HOME']) return env['NETLATHE_HOME']
  if (platform === 'win32') return join(env['APPDATA'] ?? join(home, 'AppData', 'Roaming'), 'Netlathe')
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Netlathe')
  return join(env['XDG_CONFIG_HOME'] || join(home, '.config'), 'netlathe')
}
