import { serveRunner } from '../hosts/runner.ts'
import { createIpcTransport } from '../node/processes/child-transport.ts'
import { stubHandlers } from './sweep-studio.ts'

// A real runner process whose jobs stand in for those of a sweep: tests kill it, or its engine, in the middle.
process.on('disconnect', () => process.exit(0))
const handlers = stubHandlers(() => new Promise((resolve) => setTimeout(resolve, 150)))
serveRunner(createIpcTransport(process), { loadHandler: async (type) => handlers[type]! })
