import { runCaptured } from '../lib/child.mjs'
import { inRoot, rootDir } from '../lib/paths.mjs'

/** One type check per layer: what a layer may not see does not exist there. */
export const typeConfigs = [
  'tsconfig.pure.json',
  'tsconfig.node.json',
  'tsconfig.renderer.json',
  'tsconfig.renderer-tests.json',
]

/** Checks every layer; resolves to `{ name, isOk, output }` for each. */
export async function checkTypes(node, configs = typeConfigs) {
  const results = []
  for (const name of configs) {
    const args = [inRoot('node_modules', 'vue-tsc', 'bin', 'vue-tsc.js'), '--noEmit', '-p', name]
    const { code, output } = await runCaptured(node, args, { cwd: rootDir })
    // A layer without files yet (TS18003) has nothing wrong with it.
    const isOk = code === 0 || output.includes('error TS18003')
    results.push({ name, isOk, output: isOk ? '' : output.trim() })
  }
  return results
}
