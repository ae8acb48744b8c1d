import type { ProjectDocument } from '../../core/contract/document.ts'
import type { Graph, Layer } from '../../core/graph/types.ts'
import type { Records } from './history.ts'

/** The document cut into records: a layer, a card's position, the recipes or the settings each, so that differences stay small. */
export function toRecords(document: ProjectDocument): Records {
  const records: Record<string, unknown> = {
    base: document.baseModelId,
    settings: document.settings,
    pruneRecipes: document.pruneRecipes,
  }
  if (document.graph) {
    const { layers, ...rest } = document.graph
    records['graph'] = rest
    records['order'] = layers.map((layer) => layer.id)
    for (const layer of layers) records[`layer:${layer.id}`] = layer
  }
  for (const [id, position] of Object.entries(document.positions)) records[`position:${id}`] = position
  return records
}

export function fromRecords(records: Records): ProjectDocument {
  const positions: ProjectDocument['positions'] = {}
  for (const [key, value] of Object.entries(records)) {
    if (key.startsWith('position:')) positions[key.slice('position:'.length)] = value as { x: number; y: number }
  }
  return {
    baseModelId: records['base'] as string | null,
    settings: records['settings'] as ProjectDocument['settings'],
    pruneRecipes: (records['pruneRecipes'] ?? []) as ProjectDocument['pruneRecipes'],
    graph: toGraph(records),
    positions,
  }
}

function toGraph(records: Records): Graph | null {
  const rest = records['graph'] as Omit<Graph, 'layers'> | undefined
  if (!rest) return null
  const order = records['order'] as string[]
  return { ...rest, layers: order.map((id) => records[`layer:${id}`] as Layer) }
}

export const emptyDocument: ProjectDocument = {
  baseModelId: null,
  graph: null,
  positions: {},
  pruneRecipes: [],
  settings: { device: 'AKD1500', mode: 'Minimal', datasetId: null, hostOverheadMs: 0 },
}
