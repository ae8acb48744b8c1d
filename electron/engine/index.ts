import { createEngine } from '../../core/hosts/engine.ts'
import { createEngineLink } from '../processes/engine-link.ts'
import { createParentLink } from '../processes/parent-link.ts'

// The engine in a utility process: windows connect through ports, runners come from the main process.
const link = createEngineLink(createParentLink())
const engine = createEngine({ launchRunner: link.launchRunner })

link.serve(
  {
    connectClient: (transport) => void engine.serve(transport),
    readContent: (path) => engine.artifact(path),
    close: () => engine.close(),
  },
  () => process.exit(0),
)
// Ctrl-C reaches every process of a terminal's group; the main process decides, and asks for a close.
process.on('SIGINT', () => undefined)
