import { estimateProgramBytes } from '../cost/program-bytes.ts'
import type { AkidaDevice } from '../device.ts'
import { describeNetwork } from '../layer-description.ts'
import { mapNetwork } from '../mapper/map-network.ts'
import type { MapMode } from '../mapper/mapping.ts'
import type { AkidaNetwork } from '../network.ts'

export interface MapLayerReport {
  name: string
  type: string
  backend: 'hardware' | 'software' | 'input'
  /** Why the layer is not on the chip; empty when it is. */
  reason: string
  nps: number
  np_type: string
  nodes: string[]
  spatial_splits: number
  filter_splits: number
  filters_per_np: number
  input_bytes: number
  weight_words: number
  external_bytes: number
  sequence: number
  pass: number
}

export interface MapReport {
  network: string
  device: string
  mode: MapMode
  layers: MapLayerReport[]
  totals: {
    /** Without the input unit. */
    nps: number
    sequences: number
    passes: number
    fully_hardware: boolean
    external_bytes: number
    program_bytes: number
    /** The size of the program is an estimate, not the vendor's figure. */
    program_bytes_estimated: true
  }
}

/** Which neural processors every layer takes, in which pass and sequence, and what falls back to software and why. */
export function mapReport(network: AkidaNetwork, device: AkidaDevice, mode: MapMode): MapReport {
  const layers = describeNetwork(network)
  const mapping = mapNetwork(layers, device, mode)
  const rows = mapping.layers.map((layer, i): MapLayerReport => {
    return {
      name: layer.name,
      type: layers[i]!.type,
      backend: layer.backend,
      reason: layer.reason,
      nps: layer.nodes.length,
      np_type: layer.role ?? '',
      nodes: [...layer.nodes],
      spatial_splits: layer.spatialParts,
      filter_splits: layer.filterParts,
      filters_per_np: layer.filtersPerNode,
      input_bytes: layer.inputBytes,
      weight_words: layer.weightWords,
      external_bytes: layer.externalBytes,
      sequence: layer.sequence,
      pass: layer.pass,
    }
  })
  return {
    network: network.name,
    device: device.id,
    mode,
    layers: rows,
    totals: {
      nps: mapping.nodeCount,
      sequences: mapping.sequences,
      passes: mapping.passes,
      fully_hardware: mapping.isFullyHardware,
      external_bytes: rows.reduce((sum, row) => sum + row.external_bytes, 0),
      program_bytes: estimateProgramBytes(mapping, device),
      program_bytes_estimated: true,
    },
  }
}
