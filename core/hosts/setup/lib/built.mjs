import { join } from 'node:path'
import { exists, hashFiles, listFiles, readJson, writeWhole } from './files.mjs'
import { lastLines, runCaptured } from './child.mjs'
import { SetupError, say } from './log.mjs'
import { childEnv } from './node24.mjs'
import { inRoot, rootDir, stampDir } from './paths.mjs'

/**
 * Builds one thing unless its result is there and its sources are those of the last build.
 *
 * @param step `{ name, label, sources, keep, result, program, args }`: sources are files and folders, result the file that must exist.
 * @returns whether it was built now
 */
export async function ensureBuilt(step) {
  const stampFile = join(stampDir, `${step.name}.json`)
  const hash = await hashFiles(rootDir, await listFiles(step.sources, step.keep))
  const stamp = await readJson(stampFile)
  if (stamp?.hash === hash && (step.result === undefined || (await exists(step.result)))) return false
  say(`${step.label} ...`)
  const { code, output } = await runCaptured(step.program, step.args, { cwd: rootDir, env: childEnv() })
  if (code !== 0)
    throw new SetupError(
      `${step.label}: failed.\n${lastLines(output, 20)}`,
      'Correct what the message names, then run the same command again.',
    )
  await writeWhole(stampFile, JSON.stringify({ hash }))
  return true
}

/** Whether a file takes part in a build. */
export const isSource = (path) => !/\.(test|spec)\.ts$|\.md$/.test(path)

/** The AssemblyScript kernels of the integer engine, when this checkout has them. */
export async function ensureKernels(node) {
  const script = inRoot('core', 'akida', 'integer', 'kernel', 'build.mjs')
  if (!(await exists(script))) return false
  return ensureBuilt({
    name: 'kernels',
    label: 'Compiling the integer kernels',
    sources: [script, inRoot('core', 'akida', 'integer', 'kernel', 'assembly')],
    keep: isSource,
    result: inRoot('out', 'kernels', 'plain.wasm'),
    program: node,
    args: [script],
  })
}

/** The same kernels in native code, where that is possible; without them everything works, more slowly. */
export async function ensureNativeKernels(node) {
  const folder = inRoot('core', 'akida', 'integer', 'kernel', 'native')
  if (!(await exists(folder))) return false
  return ensureBuilt({
    name: 'native-kernels',
    label: 'Compiling the native kernels',
    sources: [folder],
    keep: isSource,
    result: inRoot('out', 'kernels', 'native.json'),
    program: node,
    args: [join(folder, 'build.mjs')],
  })
}

/** The renderer, as the web shell serves it. */
export async function ensureRenderer(node) {
  if (!(await exists(inRoot('renderer', 'index.html')))) return false
  return ensureBuilt({
    name: 'renderer',
    label: 'Building the studio',
    sources: [inRoot('renderer'), inRoot('core'), inRoot('vite.config.ts'), inRoot('package-lock.json')],
    keep: (path) =>
      isSource(path) && !path.startsWith(inRoot('core', 'hosts')) && !path.startsWith(inRoot('core', 'node')),
    result: inRoot('out', 'renderer', 'index.html'),
    program: node,
    args: [inRoot('node_modules', 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'error'],
  })
}
