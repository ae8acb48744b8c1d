import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * The folder with `package.json`, `resources/` and `out/`: upwards from this file, in a checkout as in a bundle under `out/`. Packaged
 * applications name it themselves in `NETLATHE_ROOT`.
 */
export function repositoryFolder(): string {
  const named = process.env['NETLATHE_ROOT']
  if (named) return resolve(named)
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder)
  return folder
}

export function resourcesFolder(): string {
  return join(repositoryFolder(), 'resources')
}
