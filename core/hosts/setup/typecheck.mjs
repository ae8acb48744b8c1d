import { ensureDependencies } from './lib/dependencies.mjs'
import { runMain, say } from './lib/log.mjs'
import { findNode } from './lib/node24.mjs'
import { checkTypes } from './stages/types.mjs'

// `npm run typecheck`: every layer with the types it may see.
await runMain(async () => {
  await ensureDependencies()
  const results = await checkTypes(findNode())
  for (const { name, output } of results) if (output) say(`${name}\n${output}`)
  return results.every(({ isOk }) => isOk) ? 0 : 1
})
