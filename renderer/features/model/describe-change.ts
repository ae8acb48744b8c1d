import type { LayerChange } from '../../../core/graph/diff.ts'
import type { Graph } from '../../../core/graph/types.ts'
import { modelText } from '../../text/model.ts'
import { layerKind } from './layer-facts.ts'

/** Fields that a change of the layer's kind implies. */
const implied = /^(type|style|innerActivation|innerBatchNorm\b.*|name)$/

/** A layer's change in few words: its kind first, then the fields that differ beside it. */
export function describeChange(change: LayerChange, before: Graph | null, after: Graph | null): string[] {
  const from = before?.layers.find(({ id }) => id === change.id)
  const to = after?.layers.find(({ id }) => id === change.id)
  if (!from || !to) return change.fields.map(fieldLine)
  const kinds = layerKind(from) === layerKind(to) ? [] : [`${layerKind(from)} → ${layerKind(to)}`]
  const rest = change.fields.filter(({ field }) => (kinds.length > 0 ? !implied.test(field) : true))
  return [...kinds, ...rest.map(fieldLine)]
}

export function fieldLine({ field, from, to }: LayerChange['fields'][number]): string {
  return `${modelText.fieldNames[field] ?? field}: ${shown(field, from)} → ${shown(field, to)}`
}

function shown(field: string, value: string | number | boolean | null): string {
  if (value === null) {
    if (field === 'from') return modelText.layerBefore
    return field.startsWith('bits.') ? modelText.float : modelText.none
  }
  return field === 'residual.place' ? (modelText.residualPlaces[String(value)] ?? String(value)) : String(value)
}
