import { checkBundle, readBundle } from '../guards/bundles.mjs'
import { listFiles } from '../lib/files.mjs'
import { lastLines, runCaptured } from '../lib/child.mjs'
import { childEnv } from '../lib/node24.mjs'
import { inRoot, rootDir } from '../lib/paths.mjs'
import { askBundledEngine } from './bundled-engine.mjs'
import { oneCheck, sumResults } from './results.mjs'

/** Builds the desktop application with electron-vite and checks what ended up in which bundle. */
export async function buildAndCheck(node) {
  const vite = inRoot('node_modules', 'electron-vite', 'bin', 'electron-vite.js')
  const { code, output } = await runCaptured(node, [vite, 'build', '--logLevel', 'warn'], {
    cwd: rootDir,
    env: childEnv(),
  })
  if (code !== 0) return oneCheck(false, `desktop build:\n${lastLines(output, 30)}`)
  const out = inRoot('out')
  const engine = await readBundle(out, [inRoot('out', 'main', 'engine.js'), inRoot('out', 'main', 'runner.js')])
  const scripts = await listFiles([inRoot('out', 'renderer', 'assets')], (path) => path.endsWith('.js'))
  const renderer = await readBundle(out, scripts)
  const problems = [...checkBundle('engine', engine), ...checkBundle('renderer', renderer)]
  return sumResults([
    oneCheck(true),
    oneCheck(problems.length === 0, problems.join('\n')),
    await askBundledEngine(node),
  ])
}
