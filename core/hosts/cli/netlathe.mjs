#!/usr/bin/env node
import { runMain } from '../setup/lib/log.mjs'
import { runProgram } from '../setup/lib/program.mjs'

// The command line: runs on any Node from 20 on, sets up what is missing, then hands over to Node 24. `serve` shows the studio, which is
// built for it; no other command needs it.
await runMain((args) => runProgram('core/hosts/cli/main.ts', args, { renderer: args[0] === 'serve' }))
