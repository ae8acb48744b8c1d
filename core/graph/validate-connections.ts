import { connections, isChain, quantisedBranches, residualIds } from './connections.ts'
import { summedShape, type LayerShapes, type MapShape } from './shapes.ts'
import type { Graph } from './types.ts'
import type { Finding } from './validate.ts'

/** What is wrong with the edges of a graph: unknown or later layers, maps that do not fit together, outputs that nobody reads, bits. */
export function connectionFindings(graph: Graph, shapes: readonly LayerShapes[]): Finding[] {
  const unknown = unknownFindings(shapes)
  return unknown.length > 0
    ? unknown
    : [...joinFindings(shapes), ...residualFindings(shapes), ...unreadFindings(graph), ...quantisedFindings(graph)]
}

const text = ({ height, width, channels }: MapShape) => `${height}x${width}x${channels}`

function unknownFindings(shapes: readonly LayerShapes[]): Finding[] {
  const before = new Set<string>()
  return shapes.flatMap(({ layer, reads }) => {
    const missing = [...reads, ...residualIds(layer)].filter((id) => !before.has(id))
    before.add(layer.id)
    return missing.map((id) => ({
      code: 'graph.connection-unknown',
      subject: layer.name,
      message: `"${layer.name}" reads the layer with the id "${id}", which does not come before it.`,
      hint: 'Let it read layers that stand before it.',
      values: { from: id },
    }))
  })
}

function joinFindings(shapes: readonly LayerShapes[]): Finding[] {
  const outputs = outputsById(shapes)
  return shapes.flatMap(({ layer, reads }) => {
    const maps = reads.map((id) => outputs.get(id)!)
    const odd = maps.find(({ height, width }) => height !== maps[0]!.height || width !== maps[0]!.width)
    return odd === undefined
      ? []
      : [
          {
            code: 'graph.join-size',
            subject: layer.name,
            message: `"${layer.name}" joins maps of different sizes: ${maps.map(text).join(', ')}.`,
            hint: 'Join maps of equal height and width.',
          },
        ]
  })
}

function residualFindings(shapes: readonly LayerShapes[]): Finding[] {
  const outputs = outputsById(shapes)
  return shapes.flatMap((entry) => {
    const own = text(summedShape(entry))
    return residualIds(entry.layer).flatMap((id) => {
      const added = text(outputs.get(id)!)
      return added === own
        ? []
        : [
            {
              code: 'graph.residual-shape',
              subject: entry.layer.name,
              message: `A map of ${added} is added to the ${own} map of "${entry.layer.name}".`,
              hint: 'Add maps of equal height, width and channels.',
              values: { added, own },
            },
          ]
    })
  })
}

function unreadFindings(graph: Graph): Finding[] {
  const read = new Set(connections(graph).map(({ from }) => from))
  return graph.layers.slice(0, -1).flatMap(({ id, name }) =>
    read.has(id)
      ? []
      : [
          {
            code: 'graph.output-unread',
            subject: name,
            message: `No layer reads the output of "${name}".`,
            hint: 'Let a later layer read it, or remove it.',
          },
        ],
  )
}

function quantisedFindings(graph: Graph): Finding[] {
  const layer = graph.layers.find(({ bits }) => bits !== null)
  if (!layer || isChain(graph)) return []
  return [
    {
      code: 'graph.quantised-branches',
      subject: layer.name,
      message: quantisedBranches,
      hint: 'Leave it in float, or build it as a chain.',
    },
  ]
}

function outputsById(shapes: readonly LayerShapes[]): Map<string, MapShape> {
  return new Map(shapes.map(({ layer, output }) => [layer.id, output]))
}
