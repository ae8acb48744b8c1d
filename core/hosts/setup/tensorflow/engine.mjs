import { join } from 'node:path'
import { exists, readJson, writeWhole } from '../lib/files.mjs'
import { reasonOf, runCaptured } from '../lib/child.mjs'
import { say } from '../lib/log.mjs'
import { childEnv } from '../lib/node24.mjs'
import { cacheDir, inRoot, modulesDir, stampDir } from '../lib/paths.mjs'
import { compileBinding, findCompiler } from './compile.mjs'
import { obtainLibrary } from './library-cache.mjs'
import { findPin } from './pins.mjs'
import { placeLibrary } from './place.mjs'
import { findPip } from './python.mjs'

const packageDir = join(modulesDir, '@tensorflow', 'tfjs-node')
const binding = join(packageDir, 'lib', 'napi-v8', 'tfjs_binding.node')
const stampFile = join(stampDir, 'engine.json')
const retryCommand = 'node core/hosts/setup/ensure.mjs --retry'

/**
 * Sees to the native engine (tfjs-node on libtensorflow). Ways, in this order, each believed only after a child process has fitted one
 * step: it works already; the pinned pieces of the Python wheel and a C++ compiler; the package's own download. The wheel
 * precedes the package's own download because it brings a newer, faster libtensorflow, pinned by hash. When none works, the
 * WebAssembly engine runs; that is remembered, so that later starts do not try again.
 *
 * @param node path of Node 24
 * @param retry whether to try again after a remembered failure
 */
export async function ensureEngine(node, { retry = false, env = process.env } = {}) {
  if (env['NETLATHE_ENGINE'] === 'wasm') return 'wasm'
  const { version } = await readJson(join(packageDir, 'package.json'))
  const stamp = await readJson(stampFile)
  if (stamp?.version === version && stamp.engine === 'native' && (await exists(binding))) return 'native'
  if (stamp?.version === version && stamp.engine === 'wasm' && !retry) return 'wasm'

  if ((await exists(binding)) && (await probe(node)) === null) return remember({ engine: 'native', version })
  say('Setting up the native engine (once; about a minute) ...')
  const reasons = []
  for (const [name, install] of [
    ['libtensorflow from its Python wheel', installFromWheel],
    ['the download of tfjs-node', () => installByPackage(node)],
  ]) {
    const reason = await install(env).then(
      () => probe(node),
      (error) => error.message,
    )
    if (reason === null) {
      say('  The native engine works.')
      return remember({ engine: 'native', version })
    }
    reasons.push(`${name}: ${reason}`)
  }
  say('The native engine could not be set up, so the WebAssembly engine runs: everything works, training is slower.')
  for (const reason of reasons) say(`  - ${reason}`)
  say(`For the native engine: see to Python 3 with pip and a C++ compiler (g++ or clang++), then run: ${retryCommand}`)
  return remember({ engine: 'wasm', version, reasons })
}

async function remember(stamp) {
  await writeWhole(stampFile, JSON.stringify(stamp))
  return stamp.engine
}

/** Null when the engine loads and fits a step, else why not. */
async function probe(node) {
  const { code, output } = await runCaptured(node, [inRoot('core', 'hosts', 'setup', 'tensorflow', 'probe.cjs')], {
    timeoutMs: 300_000,
  })
  return code === 0 ? null : `it does not run here: ${reasonOf(output)}`
}

async function installFromWheel(env) {
  const pin = findPin(`${process.platform}-${process.arch}`)
  if (!pin) throw new Error(`there is no tested wheel for ${process.platform}-${process.arch}`)
  const glibc = process.report.getReport().header.glibcVersionRuntime
  if (!isAtLeast(glibc, pin.leastGlibc))
    throw new Error(`it needs glibc ${pin.leastGlibc.join('.')}; this system has ${glibc ?? 'none'}`)
  const pip = await findPip()
  const compiler = await findCompiler(pin, cacheDir(env), pip, env)
  if (!compiler) throw new Error('there is no C++ compiler')
  const libraryDir = await obtainLibrary(pin, cacheDir(env), pip)
  await placeLibrary(pin, libraryDir, join(packageDir, 'deps'))
  say('  Compiling the binding ...')
  await compileBinding(packageDir, join(modulesDir, 'node-api-headers', 'include'), compiler)
}

async function installByPackage(node) {
  const options = { cwd: packageDir, env: childEnv(), timeoutMs: 240_000 }
  const { code, output } = await runCaptured(node, ['scripts/install.js'], options)
  if (code !== 0) throw new Error(reasonOf(output))
}

const isAtLeast = (version, [major, minor]) => {
  const [foundMajor = 0, foundMinor = 0] = (version ?? '').split('.').map(Number)
  return foundMajor > major || (foundMajor === major && foundMinor >= minor)
}
