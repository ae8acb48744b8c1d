import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { cacheFolder } from '../images/cache-folder.ts'

/** A virtual environment in the user's cache with public packages: what judges and competitors of the product run in. */
export type PythonPackages = {
  /** Folder in the cache: packages and release. */
  name: string
  /** As for `pip install`, with exact versions. */
  requirements: string[]
  /** Python that ends well where the packages can be used. */
  check: string
}

export type PythonEnvironment = { python: string } | { python: null; reason: string }

/** The Python that has the packages, or null when the environment has not been made. */
export function findPython({ name, check }: PythonPackages): string | null {
  const python = pythonOf(join(cacheFolder(), name))
  return existsSync(python) && spawnSync(python, ['-c', check], { stdio: 'ignore' }).status === 0 ? python : null
}

/** Makes the environment if needed. Where that cannot be done, says why. */
export function preparePython(packages: PythonPackages): PythonEnvironment {
  const found = findPython(packages)
  if (found !== null) return { python: found }
  const system = ['python3.12', 'python3.11', 'python3.10', 'python3', 'python'].find((name) => {
    const result = spawnSync(name, [
      '-c',
      'import sys, venv; sys.exit(0 if (3, 9) <= sys.version_info < (3, 13) else 1)',
    ])
    return result.status === 0
  })
  if (system === undefined) return { python: null, reason: 'No Python 3.9 to 3.12 with the venv module was found.' }
  const folder = join(cacheFolder(), packages.name)
  const made = spawnSync(system, ['-m', 'venv', '--clear', folder], { encoding: 'utf8' })
  if (made.status !== 0)
    return { python: null, reason: `A Python environment could not be made: ${lastLine(made.stderr)}` }
  const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages.requirements]
  const installed = spawnSync(pythonOf(folder), install, { encoding: 'utf8' })
  const python = installed.status === 0 ? findPython(packages) : null
  if (python === null) {
    const reason = `The packages ${packages.requirements.join(', ')} could not be installed: ${lastLine(installed.stderr)}`
    return { python: null, reason }
  }
  return { python }
}

function pythonOf(folder: string): string {
  return process.platform === 'win32' ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python')
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? ''
}
