import { connections } from '../graph/connections.ts'
import { diffGraphs, type FieldChange } from '../graph/diff.ts'
import { summariseGraph, type LayerSummary } from '../graph/summary.ts'
import type { Layer } from '../graph/types.ts'
import type { BlockMark, ReportBlock, ReportGraph, ReportModel } from './types.ts'

/** The drawn graph of a model, with the differences to another one; layers that the other one has alone follow their neighbour. */
export function drawGraph(model: ReportModel, base: ReportModel | null): ReportGraph {
  const summary = summariseGraph(model.graph)
  const diff = base ? diffGraphs(base.graph, model.graph) : null
  const added = new Set(diff?.added.map(({ id }) => id))
  const changed = new Map(diff?.changed.map(({ id, fields }) => [id, fields]))
  const links = connections(model.graph)
  const blocks = summary.layers.map((row, index): ReportBlock => {
    const fields = changed.get(row.id)
    const mark = added.has(row.id) ? 'added' : fields ? 'changed' : 'same'
    const above = model.graph.layers[index - 1]?.id
    const own = links.filter(({ to }) => to === row.id)
    return {
      ...block(row, model.graph.layers[index]!, mark, fields && describeChanges(fields)),
      readsAbove: index === 0 || own.some(({ from, kind }) => from === above && kind === 'input'),
      skips: own
        .filter(({ from, kind }) => from !== above || kind === 'residual')
        .map(({ from, kind }) => ({
          from: summary.layers.find(({ id }) => id === from)!.name,
          isAdded: kind === 'residual',
        })),
    }
  })
  if (base && diff) insertRemoved(blocks, model, base, new Set(diff.removed.map(({ id }) => id)))
  const { height, width, channels } = model.graph.input
  return {
    model: { id: model.id, name: model.name },
    comparedWith: base && { id: base.id, name: base.name },
    input: `${height} x ${width} x ${channels}`,
    classes: model.graph.classes,
    blocks,
    parameters: summary.parameters,
    macs: summary.macs,
  }
}

function block(row: LayerSummary, layer: Layer, mark: BlockMark, changes: string[] = []): ReportBlock {
  const { height, width, channels } = row.output
  return {
    name: row.name,
    type: typeName(layer),
    detail: detail(layer),
    output: height === 1 && width === 1 ? `${channels}` : `${height} x ${width} x ${channels}`,
    parameters: row.parameters,
    macs: row.macs,
    mark,
    changes,
    readsAbove: true,
    skips: [],
  }
}

function insertRemoved(
  blocks: ReportBlock[],
  model: ReportModel,
  base: ReportModel,
  removed: ReadonlySet<string>,
): void {
  const rows = summariseGraph(base.graph).layers
  const present = new Set(model.graph.layers.map(({ id }) => id))
  base.graph.layers.forEach((layer, index) => {
    if (!removed.has(layer.id)) return
    const before = base.graph.layers.slice(0, index).findLast(({ id }) => present.has(id) || removed.has(id))
    const at = before ? blocks.findLastIndex(({ name }) => name === before.name) + 1 : 0
    blocks.splice(at, 0, block(rows[index]!, layer, 'removed'))
  })
}

function typeName(layer: Layer): string {
  if (layer.type === 'conv') return 'Convolution'
  if (layer.type === 'dense') return 'Fully connected'
  return layer.style === 'fused' ? 'Separable, fused' : 'Separable'
}

function detail(layer: Layer): string {
  const depthwise = layer.bits?.depthwise === undefined ? '' : ` (depthwise ${layer.bits.depthwise})`
  const bits = layer.bits ? ` · ${layer.bits.weights}/${layer.bits.activations} bit${depthwise}` : ''
  if (layer.type === 'dense') return `${layer.units} units${bits}`
  const average = layer.globalAverage === 'none' ? '' : ' · global average'
  return `${layer.kernel}x${layer.kernel} s${layer.stride} · ${layer.filters} filters${bits}${average}`
}

const fieldNames: Record<string, string> = {
  from: 'reads',
  'residual.from': 'adds',
  'residual.place': 'sum',
  globalAverage: 'global average',
  innerActivation: 'inner activation',
  'innerBatchNorm.epsilon': 'inner batch norm',
  'batchNorm.epsilon': 'batch norm',
}
const valueNames: Record<string, string> = {
  null: 'none',
  conv: 'convolution',
  'before-activation': 'before ReLU',
  'after-activation': 'after ReLU',
}
/** What a change of type or style brings with it; told only when it is all that changed. */
const implied = /^(name|innerActivation|innerBatchNorm\.epsilon|style|bits\..*)$/
const order = ['type', 'style', 'filters', 'units', 'kernel', 'stride']

/** Changes in words, the important ones first; both bit widths as one. */
function describeChanges(fields: readonly FieldChange[]): string[] {
  const isNewType = fields.some(({ field }) => field === 'type')
  const rank = ({ field }: FieldChange) => (order.includes(field) ? order.indexOf(field) : order.length)
  const told = fields
    .filter(({ field }) => (field === 'style' && !isNewType) || !implied.test(field))
    .toSorted((a, b) => rank(a) - rank(b))
    .map(describeChange)
  const bits = bitsChange(fields)
  const all = bits === null ? told : [...told, bits]
  return all.length > 0 ? all : fields.map(describeChange)
}

function bitsChange(fields: readonly FieldChange[]): string | null {
  const [weights, activations] = ['bits.weights', 'bits.activations'].map((name) =>
    fields.find(({ field }) => field === name),
  )
  if (!weights && !activations) return null
  if (weights && activations) {
    const pair = (side: 'from' | 'to') => (weights[side] === null ? 'float' : `${weights[side]}/${activations[side]}`)
    return `bits ${pair('from')} → ${pair('to')}`
  }
  const [one, what] = weights ? [weights, 'weight'] : [activations!, 'activation']
  return `${what} bits ${one.from} → ${one.to}`
}

function describeChange({ field, from, to }: FieldChange): string {
  const show = (value: FieldChange['from']) => valueNames[String(value)] ?? String(value)
  const name = field === 'type' || field === 'style' ? '' : `${fieldNames[field] ?? field} `
  return `${name}${show(from)} → ${show(to)}`
}
