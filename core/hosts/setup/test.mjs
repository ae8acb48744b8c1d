import { ensureSetUp } from './ensure.mjs'
import { ensureRenderer } from './lib/built.mjs'
import { runCaptured } from './lib/child.mjs'
import { findElectron, hasDisplay } from './lib/desktop.mjs'
import { runMain } from './lib/log.mjs'
import { childEnv } from './lib/node24.mjs'
import { inRoot, rootDir } from './lib/paths.mjs'
import { obtainBrowser } from './stages/browser.mjs'
import { buildAndCheck } from './stages/build.mjs'
import { checkImports } from './stages/imports.mjs'
import { leftOut, oneCheck, sumResults, summaryLine } from './stages/results.mjs'
import { checkTypes } from './stages/types.mjs'
import { runVitest } from './stages/vitest.mjs'

const e2eConfig = 'vitest.e2e.config.ts'

/** Everything `npm test` does, in order. `npm test -- NAME ...` runs only the named stages. */
const stages = {
  async lint(node) {
    const args = [inRoot('node_modules', 'eslint', 'bin', 'eslint.js'), '.', '--max-warnings', '0']
    const { code, output } = await runCaptured(node, args, { cwd: rootDir, env: childEnv() })
    return oneCheck(code === 0, output.trim())
  },
  async types(node) {
    return sumResults((await checkTypes(node)).map(({ name, isOk, output }) => oneCheck(isOk, `${name}\n${output}`)))
  },
  async imports() {
    const problems = await checkImports()
    return oneCheck(problems.length === 0, problems.join('\n'))
  },
  unit: (node) => runVitest(node, { name: 'unit and integration tests', config: 'vitest.config.ts' }),
  build: buildAndCheck,
  akida: (node) => runVitest(node, { name: "comparison with the vendor's packages", config: 'vitest.akida.config.ts' }),
  async e2e(node) {
    await ensureRenderer(node)
    const { path, reason } = await obtainBrowser(node)
    if (!path) return leftOut('end-to-end specs in a browser', reason)
    return runVitest(node, {
      name: 'end-to-end specs in a browser',
      config: e2eConfig,
      env: { NETLATHE_BROWSER: path },
    })
  },
  async electron(node) {
    const program = findElectron()
    if (!program)
      return leftOut(
        'end-to-end specs in Electron',
        "Electron's binary is not installed (npm start fetches it where it can be had)",
      )
    if (!hasDisplay() && !process.env['DISPLAY']) return leftOut('end-to-end specs in Electron', 'there is no display')
    return runVitest(node, {
      name: 'end-to-end specs in Electron',
      config: e2eConfig,
      env: { NETLATHE_ELECTRON: program },
    })
  },
}

// `npm test`: everything, with one line of totals at the end.
await runMain(async (args) => {
  // The studio is built by the stages that need it: a build that fails is a failure like another.
  const { node, engine } = await ensureSetUp({ renderer: false })
  console.log(engine === 'native' ? 'Engine: native (tfjs-node).' : 'Engine: WebAssembly.')
  const names = Object.keys(stages).filter((name) => args.length === 0 || args.includes(name))
  const results = []
  // Lint and types take one core each and print only at their end: side by side. The others use all cores.
  const [first, rest] = [names.filter(isQuiet), names.filter((name) => !isQuiet(name))]
  results.push(...(await Promise.all(first.map((name) => runStage(name, node)))))
  for (const name of rest) results.push(await runStage(name, node))
  const total = sumResults(results)
  if (total.skips.length) console.log(`\nSkipped:\n${total.skips.map((line) => `  ${line}`).join('\n')}`)
  if (total.problems.length) console.log(`\nFailed:\n${total.problems.join('\n\n')}`)
  console.log(`\n${summaryLine(total)}`)
  return total.failed === 0 ? 0 : 1
})

function isQuiet(name) {
  return name === 'lint' || name === 'types' || name === 'imports'
}

async function runStage(name, node) {
  const startMs = Date.now()
  const result = await stages[name](node).catch((error) => oneCheck(false, `${name}: ${error.message}`))
  const seconds = ((Date.now() - startMs) / 1000).toFixed(0)
  console.log(`[${name}] ${summaryLine(result).replaceAll(',', ' ·')} (${seconds} s)`)
  return result
}
