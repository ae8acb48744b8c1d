import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { SetupError } from './log.mjs'
import { modulesDir } from './paths.mjs'

/** Runs TypeScript as it is from 22.18 on; 24 is what everything is tested with. */
const leastMajor = 22
const leastMinor = 18

/** Path of Node 24 among the installed packages, or null. */
export function packagedNode(modules = modulesDir, platform = process.platform, arch = process.arch) {
  const name = `node-${platform === 'win32' ? 'win' : platform}-${arch}`
  const path = join(modules, name, 'bin', platform === 'win32' ? 'node.exe' : 'node')
  return existsSync(path) ? path : null
}

/** Whether a version such as "22.18.0" runs the product's TypeScript. */
export function isRecentEnough(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major > leastMajor || (major === leastMajor && minor >= leastMinor)
}

/** The Node that runs the product: the installed package, else the one running now when it is recent enough. */
export function findNode() {
  const packaged = packagedNode()
  if (packaged) return packaged
  if (isRecentEnough(process.versions.node)) return process.execPath
  throw new SetupError(
    `Netlathe runs on Node 24. This is Node ${process.versions.node}, and there is no package of Node 24 for ${process.platform}-${process.arch}.`,
    `Install Node 24 (or at least ${leastMajor}.${leastMinor}) and run the same command with it.`,
  )
}

/** Environment for children: their `node` and the installed tools come first on the path. */
export function childEnv(extra = {}, env = process.env) {
  const bin = join(modulesDir, '.bin')
  const pathName = Object.keys(env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH'
  const path = env[pathName] ?? ''
  return { ...env, [pathName]: path.split(delimiter).includes(bin) ? path : `${bin}${delimiter}${path}`, ...extra }
}
