import type { Diagnostic } from '../base/diagnostic.ts'
import { isChain } from '../graph/connections.ts'
import type { Graph } from '../graph/types.ts'

/** Says of a network with branches what its simulated costs are worth; nothing of a chain. */
export function findBranches(graph: Graph): Diagnostic[] {
  if (isChain(graph)) return []
  return [
    {
      code: 'prune.branches',
      severity: 'warning',
      subject: 'model',
      message:
        'The network has branches, which Akida 1 does not run: simulated cycles and energy are those of its other layers, without sums and joined maps.',
      hint: 'Judge cuts by parameters and multiply-accumulates, or build the network as a chain.',
      values: {},
    },
  ]
}
