import { akidaRelease } from '../../formats/exporters/metatf/manifest.ts'
import { findPython, preparePython, type PythonEnvironment, type PythonPackages } from '../python/environment.ts'

const packages: PythonPackages = {
  name: `akida-${akidaRelease}`,
  requirements: [`akida==${akidaRelease}`, 'numpy'],
  check: `import akida, sys; sys.exit(0 if akida.__version__ == "${akidaRelease}" else 1)`,
}

/** The Python that has the vendor's package, or null when the environment has not been made. */
export function findAkidaPython(): string | null {
  return findPython(packages)
}

/** Makes the Python environment in the user's cache if needed. Where that cannot be done, says why. */
export function prepareAkidaEnvironment(): PythonEnvironment {
  return preparePython(packages)
}
