import { serveRunner } from '../hosts/runner.ts'
import { createIpcTransport } from '../node/processes/child-transport.ts'
import { createCountingHandler } from './counting-handler.ts'

// A real runner process whose `build` job only counts: tests kill it in the middle.
process.on('disconnect', () => process.exit(0))
serveRunner(createIpcTransport(process), { loadHandler: async () => createCountingHandler(20) })
