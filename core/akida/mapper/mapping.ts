/** How filters are shared: as few nodes as possible; all nodes of a pass; or passes too, for speed. */
export type MapMode = 'Minimal' | 'AllNps' | 'HwPr'
export const mapModes: readonly MapMode[] = ['Minimal', 'AllNps', 'HwPr']

/** What a node does in a layer. HRC is the input unit, CNP1 a convolution, FNP2 and FNP3 fully connected with external and on-chip weights. */
export type NodeRole = 'HRC' | 'CNP1' | 'FNP2' | 'FNP3'

export interface LayerMapping {
  readonly name: string
  readonly backend: 'hardware' | 'software' | 'input'
  /** Why the layer does not run on the chip, a sentence; empty for hardware. */
  readonly reason: string
  readonly role: NodeRole | null
  /** Identities of the nodes it takes, in the order they are taken; '0.0.0' is the input unit. */
  readonly nodes: readonly string[]
  readonly spatialParts: number
  readonly rowParts: number
  readonly columnParts: number
  readonly filterParts: number
  readonly filtersPerNode: number
  /** Memory of the fullest node: input bytes and weight words. 0 where the unit has none. */
  readonly inputBytes: number
  readonly weightWords: number
  /** Weights outside the chip (FNP2), bytes. */
  readonly externalBytes: number
  /** Numbered from 0 over all sequences, software ones included. */
  readonly sequence: number
  /** Numbered from 0 within the sequence. */
  readonly pass: number
}

export interface NetworkMapping {
  readonly device: string
  readonly mode: MapMode
  /** The filters a node was allowed to take: the device's own limit, or what the search settled on. */
  readonly filterCap: number
  /** One per layer of the network, in order. */
  readonly layers: readonly LayerMapping[]
  /** Nodes over all layers; the input unit is not counted. A node used in several passes counts each time. */
  readonly nodeCount: number
  readonly sequences: number
  readonly passes: number
  readonly isFullyHardware: boolean
}
