import type { Edge, Node } from '@vue-flow/core'
import { Position } from '@vue-flow/core'
import { computed, type Ref } from 'vue'
import type { Diagnostic } from '../../../core/base/diagnostic.ts'
import type { GraphDiff } from '../../../core/graph/diff.ts'
import { layerShapes } from '../../../core/graph/shapes.ts'
import type { Graph, Layer } from '../../../core/graph/types.ts'
import { arrowSides, cardSize, layoutChain, type Box, type LayoutKind, type Point } from './layout.ts'
import { blockParts, shapeText } from './layer-facts.ts'
import type { Overlay } from './overlays.ts'

export type Mark = 'added' | 'removed' | 'changed' | null

export type CardData =
  | {
      kind: 'layer'
      layer: Layer
      output: string
      mark: Mark
      problems: readonly Diagnostic[]
      overlay: Overlay | null
      isOpen: boolean
      parts: string[]
    }
  | { kind: 'end'; title: string; text: string }

export type GraphPicture = {
  graph: Graph
  overlay: Overlay | null
  diff: GraphDiff | null
  /** Where `diff.removed` layers come from: they are drawn as ghosts behind their predecessor. */
  before: Graph | null
  problems: ReadonlyMap<string, readonly Diagnostic[]>
  openBlocks: ReadonlySet<string>
  positions: Readonly<Record<string, Point>>
  layout: LayoutKind
  columns: number
  ends: { input: string; output: string }
}

const inputId = '__input'
const outputId = '__output'
const partHeight = 20

/** Nodes and arrows of a picture. */
export function useGraphNodes(picture: Ref<GraphPicture>) {
  const chain = computed(() => mergeRemoved(picture.value))
  const boxes = computed<Box[]>(() => [
    { id: inputId, ...cardSize },
    ...chain.value.map(({ layer }) => ({
      id: layer.id,
      width: cardSize.width,
      height:
        cardSize.height + (picture.value.openBlocks.has(layer.id) ? blockParts(layer).length * partHeight + 8 : 0),
    })),
    { id: outputId, ...cardSize },
  ])
  const places = computed(() => {
    const { layout, columns, positions } = picture.value
    const automatic = layoutChain(boxes.value, layout, columns)
    for (const [id, point] of Object.entries(positions)) if (automatic.has(id)) automatic.set(id, point)
    return automatic
  })
  const nodes = computed<Node<CardData>[]>(() => {
    const { graph, overlay, openBlocks, problems, ends } = picture.value
    const shapes = new Map(layerShapes(graph).map(({ layer, output }) => [layer.id, output]))
    const { input, classes } = graph
    const inputText = shapeText(input)
    const end = (id: string, title: string, text: string): Node<CardData> => ({
      id,
      type: 'card',
      position: places.value.get(id) ?? { x: 0, y: 0 },
      data: { kind: 'end', title, text },
      selectable: false,
      focusable: false,
    })
    return [
      end(inputId, ends.input, inputText),
      ...chain.value.map(({ layer, mark }): Node<CardData> => {
        const output = shapes.get(layer.id)
        return {
          id: layer.id,
          type: 'card',
          position: places.value.get(layer.id) ?? { x: 0, y: 0 },
          selectable: mark !== 'removed',
          draggable: mark !== 'removed',
          focusable: false,
          data: {
            kind: 'layer',
            layer,
            output: output ? shapeText(output) : '',
            mark,
            problems: problems.get(layer.name) ?? [],
            overlay,
            isOpen: openBlocks.has(layer.id),
            parts: blockParts(layer),
          },
        }
      }),
      end(outputId, ends.output, classes.length > 3 ? `${classes.length}` : classes.join(', ')),
    ]
  })
  const edges = computed<Edge[]>(() => {
    const { graph } = picture.value
    const outputs = new Map<string, string>([[inputId, shapeText(graph.input)]])
    for (const { layer, output } of layerShapes(graph)) outputs.set(layer.id, shapeText(output))
    const ids = [inputId, ...graph.layers.map(({ id }) => id), outputId]
    return ids.slice(1).map((id, index) => {
      const from = ids[index] ?? inputId
      const sides = arrowSides(places.value.get(from) ?? { x: 0, y: 0 }, places.value.get(id) ?? { x: 0, y: 0 })
      return {
        id: `${from}>${id}`,
        source: from,
        target: id,
        sourceHandle: sides.source,
        targetHandle: sides.target,
        type: 'smoothstep',
        label: outputs.get(from) ?? '',
        selectable: false,
        focusable: false,
        markerEnd: 'arrowclosed',
      } as Edge
    })
  })
  return { nodes, edges, boxes, places }
}

/** The graph's layers with those that the difference removed, each behind what stood before it. */
function mergeRemoved({ graph, diff, before }: GraphPicture): { layer: Layer; mark: Mark }[] {
  const added = new Set(diff?.added.map(({ id }) => id))
  const changed = new Set(diff?.changed.map(({ id }) => id))
  const merged = graph.layers.map((layer): { layer: Layer; mark: Mark } => ({
    layer,
    mark: added.has(layer.id) ? 'added' : changed.has(layer.id) ? 'changed' : null,
  }))
  for (const { id } of diff?.removed ?? []) {
    const position = before?.layers.findIndex((layer) => layer.id === id) ?? -1
    const layer = before?.layers[position]
    if (!layer) continue
    const previous = before?.layers[position - 1]?.id
    const at = merged.findIndex((entry) => entry.layer.id === previous) + 1
    merged.splice(at, 0, { layer, mark: 'removed' })
  }
  return merged
}

export const sides = { right: Position.Right, bottom: Position.Bottom, left: Position.Left, top: Position.Top }
