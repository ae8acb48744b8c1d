import { describe, expect, it } from 'vitest'
import { readCsv } from '../../testing/csv.ts'
import { readDevice } from '../../testing/devices.ts'
import { sharedPath } from '../../testing/shared.ts'
import { estimateProgramBytes } from '../cost/program-bytes.ts'
import type { LayerDescription } from '../layer-description.ts'
import { fullyConnectedBytes } from './fully-connected.ts'
import { mapNetwork } from './map-network.ts'
import type { MapMode } from './mapping.ts'

const networksPath = sharedPath('reference', 'akida_mapping.csv')
const sweepPath = sharedPath('reference', 'akida_mapping_sweep.csv')
const devices = { AKD1000: readDevice('AKD1000'), AKD1500: readDevice('AKD1500') }
type Row = Record<string, string>

const types: Record<string, LayerDescription['type']> = {
  InputConvolutional: 'input_conv',
  Convolutional: 'conv',
  SeparableConvolutional: 'sep',
  FullyConnected: 'fc',
}

function describeRow(row: Row, isLast: boolean): LayerDescription {
  const number = (column: string) => Number(row[column])
  return {
    name: row['layer']!,
    type: types[row['type']!]!,
    inHeight: number('in_h'),
    inWidth: number('in_w'),
    inChannels: number('in_c'),
    inBits: number('in_bits'),
    filters: number('out_c'),
    kernel: number('kernel') || 1,
    stride: number('stride') || 1,
    padding: 'same',
    pool: row['pool'] === 'avg' || row['pool'] === 'average' ? 'avg' : row['pool'] === 'max' ? 'max' : 'none',
    poolSize: Math.max(number('pool_size'), 2),
    poolStride: Math.max(number('pool_stride'), 2),
    weightsBits: number('weights_bits'),
    actBits: number('act_bits'),
    activation: !isLast,
    isLast,
  }
}

function groupNetworks(rows: Row[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const key = `${row['model']} on ${row['device']}, ${row['mode']}`
    groups.set(key, [...(groups.get(key) ?? []), row])
  }
  return groups
}

describe.skipIf(networksPath === null)('whole networks on the virtual devices', () => {
  const groups = networksPath === null ? [] : [...groupNetworks(readCsv(networksPath))]

  it('has 216 runs', () => {
    expect(groups).toHaveLength(216)
  })

  it.each(groups)('%s', (_, rows) => {
    const device = devices[rows[0]!['device'] as keyof typeof devices]
    const layers = rows.map((row, i) => describeRow(row, i === rows.length - 1))
    const mapping = mapNetwork(layers, device, rows[0]!['mode'] as MapMode)
    expect(mapping.sequences).toBe(Number(rows[0]!['n_seqs']))
    expect(mapping.passes).toBe(Number(rows[0]!['n_passes']))
    // The published size of a run with several sequences is that of one sequence only.
    if (mapping.sequences === 1) {
      const ratio = estimateProgramBytes(mapping, device) / Number(rows[0]!['program_bytes'])
      expect(Math.abs(ratio - 1)).toBeLessThan(0.02)
    }
    mapping.layers.forEach((layer, i) => {
      const row = rows[i]!
      expect({
        nps: layer.nodes.length,
        types: `${layer.nodes.length}${layer.role}`,
        nodes: layer.nodes.join('|'),
        sequence: layer.sequence,
        pass: layer.pass,
        ns: layer.spatialParts,
        nf: layer.filterParts,
        external: layer.externalBytes,
      }).toEqual({
        nps: Number(row['nps']),
        types: row['np_types'],
        nodes: row['np_idents'],
        sequence: Number(row['seq']),
        pass: Number(row['pass']),
        ns: Number(row['ns']),
        nf: Number(row['nf']),
        external: Number(row['external']),
      })
    })
  })
})

describe.skipIf(sweepPath === null)('single layers of the sweep', () => {
  const rows = sweepPath === null ? [] : readCsv(sweepPath)

  it('has 8,623 rows', () => {
    expect(rows).toHaveLength(8623)
  })

  it('maps every row as the virtual device does, refusals included', () => {
    const misses: string[] = []
    for (const row of rows) {
      const device = devices[row['device'] as keyof typeof devices]
      const layer = describeRow(row, true)
      const first = mapNetwork([layer], device, row['mode'] as MapMode).layers[0]!
      const isMapped = row['error'] === ''
      const expected = isMapped ? `hardware ${row['np_types']} ns${row['ns']} nf${row['nf']}` : 'software'
      const found =
        first.backend === 'hardware'
          ? `hardware ${first.nodes.length}${first.role} ns${first.spatialParts} nf${first.filterParts}`
          : 'software'
      if (expected !== found)
        misses.push(`${JSON.stringify(layer)}: expected ${expected}, found ${found}, ${row['error']}`)
    }
    expect(misses.length, misses.slice(0, 12).join('\n')).toBe(0)
  })

  it('gives the external memory of fully connected layers within 64 bytes', () => {
    for (const row of rows.filter((one) => Number(one['external']) > 0)) {
      const layer = describeRow(row, true)
      const inputs = layer.inHeight * layer.inWidth * layer.inChannels
      expect(
        Math.abs(fullyConnectedBytes(inputs, layer.filters, layer.weightsBits) - Number(row['external'])),
      ).toBeLessThan(64)
    }
  })
})
