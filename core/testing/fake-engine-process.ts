import { createIpcTransport } from '../node/processes/child-transport.ts'
import { serveFakeEngine } from './fake-engine.ts'

serveFakeEngine(createIpcTransport(process))
