import { diffGraphs, isEmptyDiff, type GraphDiff } from '../../../core/graph/diff.ts'
import { makeFused } from '../../../core/graph/edit/for-akida.ts'
import { swapSeparable } from '../../../core/graph/edit/swap-separable.ts'
import { layersWithNewWeights } from '../../../core/graph/new-weights.ts'
import type { Graph } from '../../../core/graph/types.ts'

/** What the `swap` job makes of a draft: swapped and fused layers are fitted, what else differs is adopted as it is. */
export type DraftPlan = {
  /** Names of the base's layers that became standard convolutions. */
  swapped: string[]
  /** Every remaining separable layer becomes fused, ReLU becomes ReLU6, the global average moves before the activation. */
  isFused: boolean
  /** The draft with swapped and fused layers only. */
  result: Graph
  /** From there to the draft; empty when there is nothing else. */
  leftOver: GraphDiff
  /** Names of the layers whose weights have other shapes in the draft: they start at random. */
  fresh: string[]
  isExact: boolean
  /** The draft differs from its base. */
  hasWork: boolean
}

export function planDraft(base: Graph, draft: Graph): DraftPlan {
  const drafted = new Map(draft.layers.map((layer) => [layer.id, layer]))
  const swapped = base.layers.filter((layer) => layer.type === 'separable' && drafted.get(layer.id)?.type === 'conv')
  const plain = swapSeparable(
    base,
    swapped.map(({ id }) => id),
  )
  const fused = makeFused(plain)
  const score = (graph: Graph) => countDifferences(diffGraphs(graph, draft))
  const isFused = score(fused) < score(plain)
  const result = isFused ? fused : plain
  const leftOver = diffGraphs(result, draft)
  return {
    swapped: swapped.map(({ name }) => name),
    isFused,
    result,
    leftOver,
    isExact: isEmptyDiff(leftOver),
    fresh: layersWithNewWeights(result, draft).map(({ name }) => name),
    hasWork: !isEmptyDiff(diffGraphs(base, draft)),
  }
}

/** Layers and fields that differ. */
function countDifferences(diff: GraphDiff): number {
  const fields = diff.changed.reduce((sum, layer) => sum + layer.fields.length, 0)
  return diff.added.length + diff.removed.length + fields + diff.input.length + (diff.classes ? 1 : 0)
}

/** Number of layers (and input, classes) that differ. */
export function countChanged(diff: GraphDiff): number {
  return (
    diff.added.length +
    diff.removed.length +
    diff.changed.length +
    (diff.input.length > 0 ? 1 : 0) +
    (diff.classes ? 1 : 0)
  )
}
