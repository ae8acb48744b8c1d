import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { akidaNet } from '../../graph/builders/akidanet.ts'
import { setNetworkBits } from '../../graph/edit/set-fields.ts'
import { writeCBundle } from '../../formats/exporters/c-bundle/write.ts'
import { toAkidaNetwork } from '../../quant/export.ts'
import { readRuntime } from '../../testing/c-runtime.ts'
import { randomModel } from '../../testing/random-model.ts'
import { sharedPath } from '../../testing/shared.ts'
import { decodeImage } from '../images/decode.ts'
import { createIntegerEngine } from '../integer/engine.ts'
import { buildBundle } from './build-bundle.ts'
import { findCompiler } from './find-compiler.ts'

const photos = sharedPath('data', 'vww', 'test', 'person')
const compiler = await findCompiler()
if (!compiler) console.warn('skipped: no C compiler is installed')
const size = 96
const count = 8

it.skipIf(photos === null || compiler === null)(
  'AkidaNet .25 with 1-bit standard and pointwise convolutions gives the engine’s outputs on photographs',
  async () => {
    const classes = ['not_person', 'person']
    const graph = akidaNet({ alpha: 0.25, size, channels: 3, classes })
    const model = randomModel(setNetworkBits(graph, { inputWeights: 8, weights: 1, activations: 4 }), 5)
    const { network } = toAkidaNetwork(model.graph, model.weights)
    const names = (await readdir(photos!)).slice(0, count)
    const decoded = await Promise.all(
      names.map(async (name) =>
        decodeImage(await readFile(join(photos!, name)), { height: size, width: size, channels: 3 }),
      ),
    )
    const images = new Uint8Array(Buffer.concat(decoded))
    const engine = await createIntegerEngine()
    const { potentials } = engine.run(network!, images, count)
    const { files, sizes } = writeCBundle({ network: network!, classes, images, potentials, runtime: readRuntime() })
    // Different photographs, different answers: the comparison is not one of constants.
    expect(new Set(potentials).size).toBeGreaterThan(count)
    expect(await buildBundle(files, { compiler: compiler! })).toMatchObject({ testOutput: '8 of 8 images equal\n' })
    // 8 bits: first layer 3x3x3x8, depthwise 9 a channel, classifier 256x2; 1 bit: the other kernels, whose rows fill whole words but conv_1's (72 -> 96).
    const depthwise = 9 * (32 + 64 + 64 + 5 * 128 + 128 + 256)
    const pointwise = 32 * 64 + 64 * 64 + 64 * 128 + 5 * 128 * 128 + 128 * 256 + 256 * 256
    const standard = 96 * 16 + 160 * 32 + 288 * 32
    expect(sizes.weightBytes).toBe(216 + depthwise + 512 + (pointwise + standard) / 8)
  },
)
