import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { akidaRelease } from '../../formats/exporters/metatf/manifest.ts'
import { cacheFolder } from '../images/cache-folder.ts'

const environment = () => join(cacheFolder(), `akida-${akidaRelease}`)

function pythonOf(folder: string): string {
  return process.platform === 'win32' ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python')
}

function hasAkida(python: string): boolean {
  if (!existsSync(python)) return false
  const result = spawnSync(python, ['-c', 'import akida; print(akida.__version__)'], { encoding: 'utf8' })
  return result.status === 0 && result.stdout.trim() === akidaRelease
}

/** The Python that has the vendor's package, or null when the environment has not been made. */
export function findAkidaPython(): string | null {
  const python = pythonOf(environment())
  return hasAkida(python) ? python : null
}

export type AkidaEnvironment = { python: string } | { python: null; reason: string }

/** Makes the Python environment in the user's cache if needed. Where that cannot be done, says why. */
export function prepareAkidaEnvironment(): AkidaEnvironment {
  const found = findAkidaPython()
  if (found !== null) return { python: found }
  const system = ['python3.12', 'python3.11', 'python3.10', 'python3', 'python'].find((name) => {
    const result = spawnSync(name, [
      '-c',
      'import sys, venv; sys.exit(0 if (3, 9) <= sys.version_info < (3, 13) else 1)',
    ])
    return result.status === 0
  })
  if (system === undefined) return { python: null, reason: 'No Python 3.9 to 3.12 with the venv module was found.' }
  const folder = environment()
  const made = spawnSync(system, ['-m', 'venv', '--clear', folder], { encoding: 'utf8' })
  if (made.status !== 0)
    return {
      python: null,
      reason: `A Python environment could not be made: ${made.stderr.trim().split('\n').at(-1) ?? ''}`,
    }
  const python = pythonOf(folder)
  const packages = [`akida==${akidaRelease}`, 'numpy']
  const installed = spawnSync(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages], {
    encoding: 'utf8',
  })
  if (installed.status !== 0 || !hasAkida(python)) {
    const last = installed.stderr.trim().split('\n').at(-1) ?? ''
    return { python: null, reason: `The package akida ${akidaRelease} could not be installed: ${last}` }
  }
  return { python }
}
