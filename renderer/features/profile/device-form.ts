import type { AkidaDevice, DeviceConstant, DeviceNode } from '../../../core/akida/device.ts'

/** What the form edits; everything else of a device stays as it is. */
export type DeviceForm = {
  id: string
  name: string
  clockMhz: number
  plainNodes: number
  connectedNodes: number
  externalNodes: number
  isMultiPass: boolean
  filtersPerNode: number
  floorPowerMw: number
  perSynapticOperationPj: number
  standardEventClocks: number
  separableEventClocks: number
  idleLayerClocks: number
}

type NodeKind = 'plainNodes' | 'connectedNodes' | 'externalNodes'
const kinds: readonly NodeKind[] = ['plainNodes', 'connectedNodes', 'externalNodes']

export function kindOfNode({ types }: DeviceNode): NodeKind {
  if (types.includes('FNP2')) return 'externalNodes'
  return types.includes('FNP3') ? 'connectedNodes' : 'plainNodes'
}

export function readForm(device: AkidaDevice): DeviceForm {
  const count = (kind: NodeKind) => device.nodes.filter((node) => kindOfNode(node) === kind).length
  const { cost, energy, mapping } = device
  return {
    id: device.id,
    name: device.name,
    clockMhz: device.clock.value / 1e6,
    plainNodes: count('plainNodes'),
    connectedNodes: count('connectedNodes'),
    externalNodes: count('externalNodes'),
    isMultiPass: mapping.isMultiPass.value,
    filtersPerNode: mapping.filtersPerNode.value,
    floorPowerMw: rounded(energy.floorPower.value * 1000),
    perSynapticOperationPj: energy.perSynapticOperation.value,
    standardEventClocks: cost.standard.perEventFilter['3']?.value ?? 0,
    separableEventClocks: cost.separable.perEventFilter['3']?.value ?? 0,
    idleLayerClocks: cost.idleLayer.value,
  }
}

/** `base` with the form's values. Constants that differ from it are marked as set by the user; equal ones keep their source. */
export function writeForm(base: AkidaDevice, form: DeviceForm): AkidaDevice {
  const device = structuredClone(base)
  const before = readForm(base)
  device.id = form.id.trim()
  device.name = form.name.trim()
  if (device.id !== base.id) device.description = `Made from ${base.name} by the user`
  const set = <T>(key: keyof DeviceForm, constant: DeviceConstant<T> | undefined, value: T) => {
    if (constant && form[key] !== before[key])
      Object.assign(constant, { value, source: 'set by the user', status: 'assumed' })
  }
  set('clockMhz', device.clock, form.clockMhz * 1e6)
  set('isMultiPass', device.mapping.isMultiPass, form.isMultiPass)
  set('filtersPerNode', device.mapping.filtersPerNode, form.filtersPerNode)
  set('floorPowerMw', device.energy.floorPower, form.floorPowerMw / 1000)
  set('perSynapticOperationPj', device.energy.perSynapticOperation, form.perSynapticOperationPj)
  set('standardEventClocks', device.cost.standard.perEventFilter['3'], form.standardEventClocks)
  set('separableEventClocks', device.cost.separable.perEventFilter['3'], form.separableEventClocks)
  set('idleLayerClocks', device.cost.idleLayer, form.idleLayerClocks)
  device.nodes = kinds.reduce((nodes, kind) => resize(nodes, kind, form[kind]), device.nodes)
  return device
}

/** Takes nodes of a kind away from the mesh's end, or adds them behind its last column. */
function resize(nodes: readonly DeviceNode[], kind: NodeKind, count: number): DeviceNode[] {
  const own = nodes.filter((node) => kindOfNode(node) === kind)
  if (own.length >= count) {
    const gone = new Set(own.slice(count))
    return nodes.filter((node) => !gone.has(node))
  }
  const types: DeviceNode['types'] =
    own[0]?.types ??
    {
      plainNodes: ['CNP1' as const],
      connectedNodes: ['CNP1' as const, 'FNP3' as const],
      externalNodes: ['CNP1' as const, 'FNP2' as const],
    }[kind]
  const column = 1 + Math.max(0, ...nodes.map(({ id }) => Number(id.split('.')[0])))
  const added = Array.from({ length: count - own.length }, (_, index) => ({
    id: `${column}.${Math.floor(index / 4) + 1}.${index % 4}`,
    types: [...types],
  }))
  return [...nodes, ...added]
}

/** Without the tail of binary fractions: 112.5, not 112.50000000000001. */
function rounded(value: number): number {
  return Number(value.toPrecision(12))
}
