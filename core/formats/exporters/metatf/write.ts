import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { AppError } from '../../../base/errors.ts'
import { runNetworkReport } from '../../../akida/commands/run-network.ts'
import type { IntegerEngine } from '../../../akida/integer/engine.ts'
import type { AkidaNetwork } from '../../../akida/network.ts'
import { findFieldFaults } from '../../../akida/rules/field-faults.ts'
import { writeAkidaNetwork } from '../../akida-network/write.ts'
import type { MetatfManifest } from './manifest.ts'

export interface MetatfContents {
  readonly network: AkidaNetwork
  readonly classes: readonly string[]
  /** Test images, uint8 (n, h, w, c); none when empty. */
  readonly images: Uint8Array
  /** Runs the test images; all engines give equal results. */
  readonly engine: IntegerEngine
  /** Python sources that go along: `rebuild.py` and `akida_network.py` of resources/python. */
  readonly programs: Readonly<Record<string, string>>
  /** Name and version of the program that writes, for the manifest. */
  readonly madeBy: string
  readonly akidaVersion: string
}

const encode = (text: string) => new TextEncoder().encode(text)
const encodeJson = (value: unknown) => encode(`${JSON.stringify(value, null, 1)}\n`)

function parameterCount(network: AkidaNetwork): number {
  return network.layers.reduce((sum, layer) => {
    if (layer.type === 'input_data') return sum
    const pointwise = layer.type === 'sep' ? layer.wPw.values.length : 0
    return sum + layer.w.values.length + pointwise + layer.threshold.length + layer.actStep.length
  }, 0)
}

const readme = (name: string) => `# ${name}

An integer network for Akida 1, exported by Netlathe. Nothing in here is code or data of BrainChip.

- \`network.json\`, \`weights.bin\`: the network (format akida1-network/1).
- \`images.bin\`, \`expected.json\`: test images and every layer's counts, sums and check values, potentials and real values.
- \`rebuild.py\`: builds the network with the public package \`akida\`, compares all outputs, maps it and saves \`network.fbz\`.

    pip install akida==2.19.3 numpy
    python rebuild.py --device AKD1500
`

/**
 * The files of a MetaTF bundle, by name. Throws AppError `metatf.field-range` when a threshold or step does not fit the chip's fields: such a
 * network converts but cannot be mapped, and nothing is clipped silently.
 */
export function writeMetatfBundle(contents: MetatfContents): Record<string, Uint8Array> {
  const { network, images, engine } = contents
  const faults = findFieldFaults(network)
  if (faults.length > 0) {
    const shown = faults.slice(0, 5).map((fault) => fault.message)
    const more = faults.length > 5 ? ` (${faults.length - 5} more)` : ''
    throw new AppError(
      'metatf.field-range',
      `The network does not fit the fields of the chip. ${shown.join(' ')}${more}`,
      {
        faults: faults.length,
        layer: faults[0]!.layer,
        filter: faults[0]!.filter,
      },
    )
  }
  const { json, weights } = writeAkidaNetwork(network)
  const files: Record<string, Uint8Array> = {
    'network.json': encodeJson(json),
    'weights.bin': weights,
    'README.md': encode(readme(network.name)),
  }
  let testImages = 0
  if (images.length > 0) {
    const report = runNetworkReport(network, images, engine)
    files['images.bin'] = images
    files['expected.json'] = encodeJson(report)
    testImages = report.image_shape[0] ?? 0
  }
  for (const [name, text] of Object.entries(contents.programs)) files[name] = encode(text)
  const manifest: MetatfManifest = {
    format: 'netlathe-metatf/1',
    name: network.name,
    madeBy: contents.madeBy,
    akida: contents.akidaVersion,
    inputShape: [...network.inputShape],
    classes: [...contents.classes],
    layers: network.layers.length,
    parameters: parameterCount(network),
    testImages,
    files: Object.entries(files).map(([name, bytes]) => ({
      name,
      sizeBytes: bytes.length,
      sha256: bytesToHex(sha256(bytes)),
    })),
  }
  return { 'manifest.json': encodeJson(manifest), ...files }
}
