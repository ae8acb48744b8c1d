import { runMain } from './lib/log.mjs'
import { runProgram } from './lib/program.mjs'

// `npm run demo`: the main job, headless, on a generated data set.
await runMain((args) => runProgram('core/hosts/cli/main.ts', ['demo', ...args]))
