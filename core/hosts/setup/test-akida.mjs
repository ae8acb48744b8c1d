import { ensureSetUp } from './ensure.mjs'
import { runForeground } from './lib/child.mjs'
import { runMain } from './lib/log.mjs'
import { childEnv } from './lib/node24.mjs'
import { inRoot, rootDir } from './lib/paths.mjs'

// `npm run test:akida`: comparisons with the vendor's own packages; their Python environment is set up by core/node/akida-package.
await runMain(async (args) => {
  const { node } = await ensureSetUp({ renderer: false })
  const vitest = inRoot('node_modules', 'vitest', 'vitest.mjs')
  return runForeground(node, [vitest, 'run', '--config', 'vitest.akida.config.ts', ...args], {
    cwd: rootDir,
    env: childEnv(),
  })
})
