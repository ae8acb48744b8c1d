import type { AkidaDevice } from '../device.ts'
import type { LayerDescription } from '../layer-description.ts'
import type { LayerMapping, MapMode, NetworkMapping, NodeRole } from './mapping.ts'
import { NodePool } from './node-pool.ts'
import type { Requirement } from './requirement.ts'
import { requirementOf } from './requirement.ts'

interface Taken {
  readonly role: NodeRole
  readonly nodes: readonly string[]
}

const nothing: ReadonlySet<string> = new Set()

function take(requirement: Requirement, pool: NodePool, device: AkidaDevice, busy: ReadonlySet<string>): Taken | null {
  if (requirement.kind === 'input') return { role: 'HRC', nodes: ['0.0.0'] }
  if (requirement.kind === 'fully-connected') {
    const unit = pool.takeFullyConnected(requirement.sizeBytes <= device.mapping.fullyConnectedMemory.value, busy)
    return unit === null ? null : { role: unit.role, nodes: [unit.id] }
  }
  if (requirement.kind === 'impossible') return null
  const nodes = pool.takeConvolution(requirement.nodes, busy)
  return nodes === null ? null : { role: 'CNP1', nodes }
}

const noSplit = {
  spatialParts: 1,
  rowParts: 1,
  columnParts: 1,
  filterParts: 1,
  inputBytes: 0,
  weightWords: 0,
  externalBytes: 0,
}

function splitsOf(layer: LayerDescription, requirement: Requirement, role: NodeRole) {
  if (requirement.kind === 'convolution') {
    const { space, filters } = requirement
    return {
      spatialParts: space.rows * space.columns,
      rowParts: space.rows,
      columnParts: space.columns,
      filterParts: filters.parts,
      filtersPerNode: filters.filtersPerNode,
      inputBytes: space.inputBytes,
      weightWords: filters.weightWords,
      externalBytes: 0,
    }
  }
  if (requirement.kind !== 'fully-connected') return { ...noSplit, filtersPerNode: layer.filters }
  return { ...noSplit, filtersPerNode: layer.filters, externalBytes: role === 'FNP2' ? requirement.sizeBytes : 0 }
}

/**
 * Why each layer runs in software under a filter cap: a rule, a demand that cannot be met, or max-pooling in front of a layer that itself
 * runs in software (a hardware sequence cannot end in max-pooling).
 */
function finalReasons(
  layers: readonly LayerDescription[],
  requirements: readonly Requirement[],
  rules: SoftwareReasons,
): (string | null)[] {
  const reasons = layers.map((_, index) => {
    const requirement = requirements[index]!
    return rules[index] ?? (requirement.kind === 'impossible' ? requirement.reason : null)
  })
  for (let index = layers.length - 2; index >= 0; index--) {
    const layer = layers[index]!
    if (isMaxPooled(layer) && reasons[index] === null && reasons[index + 1] !== null) {
      reasons[index] =
        `The layer has max-pooling and is followed by ${layers[index + 1]!.name}, which runs in software.`
    }
  }
  return reasons
}

/** Why each layer cannot be on the chip (a sentence), or null where it can. */
export type SoftwareReasons = readonly (string | null)[]

const isMaxPooled = (layer: LayerDescription | undefined) =>
  layer !== undefined && (layer.type === 'conv' || layer.type === 'sep') && layer.pool === 'max'

/**
 * Places layers greedily, in order, under a cap of filters per node.
 *
 * Layers of a pass use disjoint nodes. A layer that finds too few free nodes opens a new pass on a multi-pass device; its first layer avoids
 * the nodes of the previous pass's last layer. Where that fails, and always on a single-pass device, a new sequence begins. A layer
 * that the chip cannot take at all becomes a software sequence together with its software neighbours.
 */
function allocateOnce(
  layers: readonly LayerDescription[],
  device: AkidaDevice,
  mode: MapMode,
  filterCap: number,
  softwareReasons: SoftwareReasons,
): NetworkMapping {
  const pool = new NodePool(device)
  const placed: LayerMapping[] = []
  let sequence = -1
  let pass = 0
  let passes = 0
  let backend: 'hardware' | 'software' | null = null
  let busy = new Set<string>()
  let lastNodes: ReadonlySet<string> = nothing
  const openSequence = (kind: 'hardware' | 'software') => {
    sequence++
    pass = 0
    passes++
    backend = kind
    busy = new Set()
    lastNodes = nothing
  }
  const requirements = layers.map((layer) => requirementOf(layer, device, filterCap))
  const reasons = finalReasons(layers, requirements, softwareReasons)
  layers.forEach((layer, index) => {
    const common = { name: layer.name }
    if (layer.type === 'input_data') {
      placed.push({
        ...common,
        ...noSplit,
        backend: 'input',
        reason: '',
        role: null,
        nodes: [],
        filtersPerNode: 0,
        sequence: 0,
        pass: 0,
      })
      return
    }
    const requirement = requirements[index]!
    const reason = reasons[index] ?? null
    if (reason !== null) {
      if (backend !== 'software') openSequence('software')
      placed.push({
        ...common,
        ...noSplit,
        backend: 'software',
        reason,
        role: null,
        nodes: [],
        filtersPerNode: layer.filters,
        sequence,
        pass,
      })
      return
    }
    if (backend !== 'hardware') openSequence('hardware')
    let got = take(requirement, pool, device, busy)
    if (got === null && device.mapping.isMultiPass.value) {
      got = take(requirement, pool, device, lastNodes)
      if (got !== null) {
        pass++
        passes++
        busy = new Set()
      }
    }
    if (got === null) {
      openSequence('hardware')
      got = take(requirement, pool, device, nothing)
    }
    const { role, nodes } = got ?? { role: 'CNP1' as const, nodes: [] }
    if (role !== 'HRC') {
      for (const node of nodes) busy.add(node)
      lastNodes = new Set(nodes)
    }
    placed.push({
      ...common,
      backend: 'hardware',
      reason: '',
      role,
      nodes,
      ...splitsOf(layer, requirement, role),
      sequence,
      pass,
    })
  })
  const computing = placed.filter((layer) => layer.backend !== 'input')
  return {
    device: device.id,
    mode,
    filterCap,
    layers: placed,
    nodeCount: placed.reduce((sum, layer) => sum + (layer.role === 'HRC' ? 0 : layer.nodes.length), 0),
    sequences: sequence + 1,
    passes,
    isFullyHardware: computing.every((layer) => layer.backend === 'hardware'),
  }
}

/** The first layer with max-pooling whose successor opened a new hardware sequence, or -1. */
function findCutPooling(layers: readonly LayerDescription[], mapping: NetworkMapping): number {
  return layers.findIndex((layer, index) => {
    const [here, next] = [mapping.layers[index], mapping.layers[index + 1]]
    if (!isMaxPooled(layer) || here?.backend !== 'hardware' || next?.backend !== 'hardware') return false
    return next.sequence !== here.sequence
  })
}

/**
 * Places layers as `allocateOnce` does; a layer with max-pooling that would end a hardware sequence moves to software, as on the virtual
 * devices, and the rest is placed anew.
 */
export function allocate(
  layers: readonly LayerDescription[],
  device: AkidaDevice,
  mode: MapMode,
  filterCap: number,
  softwareReasons: SoftwareReasons,
): NetworkMapping {
  const reasons = [...softwareReasons]
  for (;;) {
    const mapping = allocateOnce(layers, device, mode, filterCap, reasons)
    const cut = findCutPooling(layers, mapping)
    if (cut < 0) return mapping
    const next = layers[cut + 1]!.name
    reasons[cut] = `The layer has max-pooling, and ${next} needs a new sequence; max-pooling cannot end one.`
  }
}
