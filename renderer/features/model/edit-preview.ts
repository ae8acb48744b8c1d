import { summariseGraph } from '../../../core/graph/summary.ts'
import type { Graph } from '../../../core/graph/types.ts'
import type { AkidaDevice } from '../../../core/akida/device.ts'
import { findProblems } from './akida-problems.ts'

/** What an edit would change, before it is made. */
export type EditPreview = {
  parameters: { before: number; after: number }
  macs: { before: number; after: number }
  problems: { before: number; after: number }
}

export function previewEdit(graph: Graph, edit: (graph: Graph) => Graph, device: AkidaDevice | null): EditPreview {
  const edited = edit(graph)
  const before = summariseGraph(graph)
  const after = summariseGraph(edited)
  return {
    parameters: { before: before.parameters, after: after.parameters },
    macs: { before: before.macs, after: after.macs },
    problems: { before: findProblems(graph, device).length, after: findProblems(edited, device).length },
  }
}

/** after / before - 1; 0 when there was nothing. */
export function changeRatio({ before, after }: { before: number; after: number }): number {
  return before === 0 ? 0 : after / before - 1
}
