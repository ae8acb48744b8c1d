import { ensureSetUp } from '../ensure.mjs'
import { runForeground } from './child.mjs'
import { exists } from './files.mjs'
import { SetupError } from './log.mjs'
import { childEnv } from './node24.mjs'
import { inRoot } from './paths.mjs'

/**
 * Sets up what is missing and then runs one of the product's TypeScript programs on Node 24 in the foreground.
 *
 * @param entry path below the checkout, e.g. "core/hosts/cli/main.ts"
 * @returns its exit code
 */
export async function runProgram(entry, args, { renderer = false } = {}) {
  const { node } = await ensureSetUp({ renderer })
  const path = inRoot(...entry.split('/'))
  if (!(await exists(path))) throw new SetupError(`${entry} is missing.`, 'Restore it from the repository.')
  return runForeground(node, ['--disable-warning=ExperimentalWarning', path, ...args], { env: childEnv() })
}
