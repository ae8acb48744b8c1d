import { createIpcTransport } from '../node/processes/child-transport.ts'
import { serveRunner } from './runner.ts'

// The runner as a forked child of the engine. It ends when the engine does, whatever it is doing.
process.on('disconnect', () => process.exit(0))
// A terminal sends Ctrl-C to every process of the group; the engine decides what becomes of the job.
process.on('SIGINT', () => undefined)

serveRunner(createIpcTransport(process))
