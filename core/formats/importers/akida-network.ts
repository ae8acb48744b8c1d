import type { AkidaNetwork } from '../../akida/network.ts'
import { fromIntegers } from '../../quant/from-integers.ts'
import { readAkidaNetworkText } from '../akida-network/read.ts'
import { readMetatfBundle } from '../exporters/metatf/read.ts'
import type { ImportedModel } from './imported-model.ts'

/**
 * The integer side of a MetaTF bundle as a quantised model: network.json (format akida1-network/1) and weights.bin; with a manifest, the files are
 * checked against it and the class names are taken from it. AppErrors `akida-network.invalid`, `metatf.unreadable`, `import.integers`.
 */
export function importAkidaNetwork(json: Uint8Array, weights: Uint8Array, manifest: Uint8Array | null): ImportedModel {
  const { network, classes } = readNetwork(json, weights, manifest)
  const model = fromIntegers(network, classes)
  return {
    ...model,
    format: 'akida1-network/1',
    layers: network.layers.map(({ name, type }) => ({
      source: name,
      outcome: 'mapped',
      target: name,
      message: `${type}, integers kept`,
    })),
    diagnostics: [],
  }
}

function readNetwork(
  json: Uint8Array,
  weights: Uint8Array,
  manifest: Uint8Array | null,
): { network: AkidaNetwork; classes: string[] } {
  if (!manifest) return { network: readAkidaNetworkText(new TextDecoder().decode(json), weights), classes: [] }
  const bundle = readMetatfBundle({ 'network.json': json, 'weights.bin': weights, 'manifest.json': manifest })
  return { network: bundle.network, classes: bundle.manifest.classes }
}
