import type { Edge, Node } from '@vue-flow/core'
import { Position } from '@vue-flow/core'
import { computed, type Ref } from 'vue'
import type { Diagnostic } from '../../../core/base/diagnostic.ts'
import type { GraphDiff } from '../../../core/graph/diff.ts'
import { connections, isChain } from '../../../core/graph/connections.ts'
import { layerShapes } from '../../../core/graph/shapes.ts'
import type { Graph, Layer } from '../../../core/graph/types.ts'
import {
  arrowSides,
  bestColumns,
  cardSize,
  layoutChain,
  type Box,
  type LayoutKind,
  type Point,
  type Size,
} from './layout.ts'
import type { Link } from './arrange-ranks.ts'
import { layoutBranches } from './layout-branches.ts'
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
  /** Room for the cards. */
  area: Size
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
  const links = computed(() => linksOf(picture.value))
  const layout = computed(() => {
    const { graph, layout: kind, area } = picture.value
    if (!isChain(graph)) return layoutBranches(boxes.value, [...links.value, ...ghostLinks(chain.value)], kind, area)
    const columns = bestColumns(graph.layers.length + 2, area)
    return { places: layoutChain(boxes.value, kind, columns), routes: new Map<string, Point[]>() }
  })
  const places = computed(() => {
    const { positions } = picture.value
    const { places: automatic } = layout.value
    const moved = Object.entries(positions).filter(([id]) => automatic.has(id))
    return new Map([...automatic, ...moved])
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
    const { graph, positions } = picture.value
    const outputs = new Map<string, string>([[inputId, shapeText(graph.input)]])
    for (const { layer, output } of layerShapes(graph)) outputs.set(layer.id, shapeText(output))
    return links.value.map(({ id, from, to, isAdded }) => {
      const sides = arrowSides(places.value.get(from) ?? { x: 0, y: 0 }, places.value.get(to) ?? { x: 0, y: 0 })
      // Where a card was moved, the way around the others is no longer known.
      const points = positions[from] || positions[to] ? undefined : layout.value.routes.get(id)
      return {
        id,
        source: from,
        target: to,
        sourceHandle: sides.source,
        targetHandle: sides.target,
        type: points ? 'routed' : 'smoothstep',
        ...(points ? { data: { points } } : {}),
        label: isAdded ? '+' : (outputs.get(from) ?? ''),
        ...(isAdded ? { class: 'added' } : {}),
        selectable: false,
        focusable: false,
        markerEnd: 'arrowclosed',
      } as Edge
    })
  })
  return { nodes, edges, boxes, places }
}

/** Every arrow: from the image, between layers, to the classes. `isAdded`: what a residual adds. */
function linksOf({ graph }: GraphPicture): (Link & { isAdded: boolean })[] {
  const known = new Set(graph.layers.map(({ id }) => id))
  const link = (from: string, to: string, isAdded = false) => ({
    id: `${from}>${to}${isAdded ? '+' : ''}`,
    from,
    to,
    isAdded,
  })
  const last = graph.layers.at(-1)
  return [
    ...layerShapes(graph).flatMap(({ layer, reads }) => (reads.length === 0 ? [link(inputId, layer.id)] : [])),
    // A layer may read or add another twice: one arrow shows both.
    ...new Map(
      connections(graph)
        .filter(({ from }) => known.has(from))
        .map(({ from, to, kind }) => link(from, to, kind === 'residual'))
        .map((each) => [each.id, each]),
    ).values(),
    ...(last ? [link(last.id, outputId)] : []),
  ]
}

/** What holds a removed layer in the picture: the layer it is drawn behind. */
function ghostLinks(merged: readonly { layer: Layer; mark: Mark }[]): Link[] {
  return merged.flatMap(({ layer, mark }, index) =>
    mark === 'removed' ? [{ id: `ghost>${layer.id}`, from: merged[index - 1]?.layer.id ?? inputId, to: layer.id }] : [],
  )
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
