import { AppError } from '../base/errors.ts'
import { selectLayers } from '../graph/select.ts'
import { layerShapes, type LayerShapes } from '../graph/shapes.ts'
import type { Graph, Layer } from '../graph/types.ts'

/** A layer of the model and the teacher's that it is to follow, by id. */
export type FeaturePair = { student: string; teacher: string }

/**
 * Layers whose outputs can be compared: of the same id in the teacher (ids stay through swaps and cuts), else of the same name. `chosen` are ids or
 * names; null takes the layers of another kind than the teacher's, and leaves out those of another shape. AppError `graph.layer-not-found`,
 * `train.layer-unmatched` for chosen layers without a counterpart of the same shape.
 */
export function featurePairs(student: Graph, teacher: Graph, chosen: readonly string[] | null): FeaturePair[] {
  const own = layerShapes(student)
  const theirs = layerShapes(teacher)
  const counterpart = ({ id, name }: Layer) =>
    theirs.find((entry) => entry.layer.id === id) ?? theirs.find((entry) => entry.layer.name === name)
  if (chosen === null) {
    return own.flatMap((entry) => {
      const match = counterpart(entry.layer)
      const isSwapped = match && kindOf(match.layer) !== kindOf(entry.layer)
      return isSwapped && isComparable(entry, match) ? [{ student: entry.layer.id, teacher: match.layer.id }] : []
    })
  }
  return selectLayers(student, [...chosen]).map((layer) => {
    const match = counterpart(layer)
    const entry = own.find((each) => each.layer.id === layer.id)!
    if (match && isComparable(entry, match)) return { student: layer.id, teacher: match.layer.id }
    const reason = match
      ? `gives ${describe(entry)}, and the teacher's "${match.layer.name}" ${describe(match)}`
      : 'has no counterpart of its name in the teacher'
    throw new AppError(
      'train.layer-unmatched',
      `The layer "${layer.name}" ${reason}. Layers with an activation and outputs of one size can be matched.`,
      { layer: layer.name },
    )
  })
}

/** What is computed, without sizes: a standard separable layer and a fused one differ. */
function kindOf(layer: Layer): string {
  return layer.type === 'separable' ? layer.style : layer.type
}

function isComparable(one: LayerShapes, other: LayerShapes): boolean {
  const hasOutput = one.layer.activation !== 'none' && other.layer.activation !== 'none'
  return hasOutput && describe(one) === describe(other)
}

/** Size of the activations: before a global average that follows them. */
function describe({ layer, convolved, output }: LayerShapes): string {
  const isAveragedLater = layer.type !== 'dense' && layer.globalAverage === 'after-activation'
  const { height, width, channels } = isAveragedLater ? convolved : output
  return `${height} x ${width} x ${channels}`
}
