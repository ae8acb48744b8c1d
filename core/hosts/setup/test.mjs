import { ensureSetUp } from './ensure.mjs'
import { ensureRenderer } from './lib/built.mjs'
import { runCaptured } from './lib/child.mjs'
import { findElectron, hasDisplay } from './lib/desktop.mjs'
import { SetupError, runMain } from './lib/log.mjs'
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

/**
 * Lanes side by side, each with its stages in order: what takes about one core shares the machine, what takes all of it runs alone. The
 * browser's specs need what the build makes; the vendor's Python runs beside them.
 */
const plan = [[['imports', 'lint'], ['types']], [['unit', 'build']], [['e2e', 'electron'], ['akida']]]

// `npm test`: everything, with one line of totals at the end.
await runMain(async (args) => {
  // The studio is built by the stages that need it: a build that fails is a failure like another.
  const { node, engine } = await ensureSetUp({ renderer: false })
  console.log(engine === 'native' ? 'Engine: native (tfjs-node).' : 'Engine: WebAssembly.')
  const unknown = args.find((name) => !Object.hasOwn(stages, name))
  if (unknown) throw new SetupError(`There is no stage "${unknown}".`, `Stages: ${Object.keys(stages).join(', ')}.`)
  const names = args.length === 0 ? Object.keys(stages) : args
  const results = []
  for (const lanes of plan) results.push(...(await Promise.all(lanes.map((lane) => runLane(lane, names, node)))).flat())
  const total = sumResults(results)
  if (total.skips.length) console.log(`\nSkipped:\n${total.skips.map((line) => `  ${line}`).join('\n')}`)
  if (total.problems.length) console.log(`\nFailed:\n${total.problems.join('\n\n')}`)
  console.log(`\n${summaryLine(total)}`)
  return total.failed === 0 ? 0 : 1
})

/** Runs the stages of a lane that were asked for, one after the other. */
async function runLane(lane, names, node) {
  const results = []
  for (const name of lane.filter((each) => names.includes(each))) results.push(await runStage(name, node))
  return results
}

async function runStage(name, node) {
  const startMs = Date.now()
  const result = await stages[name](node).catch((error) => oneCheck(false, `${name}: ${error.message}`))
  const seconds = ((Date.now() - startMs) / 1000).toFixed(0)
  console.log(`[${name}] ${summaryLine(result).replaceAll(',', ' ·')} (${seconds} s)`)
  return result
}
