import { serveRunner } from '../../core/hosts/runner.ts'
import { createParentLink } from '../processes/parent-link.ts'
import { serveRunnerLink } from '../processes/runner-link.ts'

// A runner in a utility process: serves its engine, and ends with it. Ctrl-C is the engine's to answer.
serveRunnerLink(createParentLink(), serveRunner, () => process.exit(0))
process.on('SIGINT', () => undefined)
