import type { AkidaDevice, DeviceNode } from '../device.ts'
import type { NodeRole } from './mapping.ts'

/** Order in which the virtual devices hand out nodes for convolutions: plain ones, then those that double as FC units. */
function rank(node: DeviceNode): number {
  if (node.types.includes('FNP2')) return 3
  if (node.types.includes('FNP3')) return 2
  return node.types.includes('CNP2') ? 1 : 0
}

/** The nodes of a device in the order in which layers take them. */
export class NodePool {
  readonly #ordered: readonly DeviceNode[]

  constructor(device: AkidaDevice) {
    this.#ordered = device.nodes.toSorted((a, b) => rank(a) - rank(b))
  }

  /** `count` nodes for a convolution that are not busy, or null when fewer are free. */
  takeConvolution(count: number, busy: ReadonlySet<string>): string[] | null {
    const free = this.#ordered.filter((node) => !busy.has(node.id)).slice(0, count)
    return free.length < count ? null : free.map((node) => node.id)
  }

  /** A node for a fully connected layer: with weights on the chip when they fit and one is free, else with external memory. */
  takeFullyConnected(fitsOnChip: boolean, busy: ReadonlySet<string>): { role: NodeRole; id: string } | null {
    const first = (type: 'FNP2' | 'FNP3') =>
      this.#ordered.find((node) => node.types.includes(type) && !busy.has(node.id))
    const onChip = fitsOnChip ? first('FNP3') : undefined
    if (onChip !== undefined) return { role: 'FNP3', id: onChip.id }
    const external = first('FNP2')
    return external === undefined ? null : { role: 'FNP2', id: external.id }
  }
}
