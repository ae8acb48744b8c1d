import { describe, expect, it } from 'vitest'
import { referenceEngine } from '../../akida/integer/reference.ts'
import { exportParams, type ExportFormat } from '../../contract/jobs/export.ts'
import { smallCnn } from '../../graph/builders/small-cnn.ts'
import { setNetworkBits, type NetworkBits } from '../../graph/edit/set-fields.ts'
import { readWholeFile } from '../../node/runner-services/read-file.ts'
import { resourcesFolder } from '../../node/paths/repository.ts'
import type { CBuild } from '../../formats/exporters/c-bundle/c-build.ts'
import { createJobProbe } from '../../testing/job-context.ts'
import { randomModel } from '../../testing/random-model.ts'
import { refusalOf } from '../../testing/refusal.ts'
import { exportHandler } from './export.ts'

const hybrid: NetworkBits = { inputWeights: 8, weights: 1, activations: 4 }
const built: CBuild = { compiler: 'gcc 1.2', codeBytes: 3210, testOutput: '4 of 4 images equal\n', isEqual: true }

async function exported(format: ExportFormat, bits: NetworkBits, build: CBuild | null = built) {
  const graph = setNetworkBits(smallCnn({ alpha: 0.25, size: 16, channels: 3, classes: ['bright', 'dark'] }), bits)
  const written: Record<string, Uint8Array> = {}
  const { context } = createJobProbe({
    model: randomModel(graph, 2),
    services: {
      integerEngine: async () => referenceEngine,
      resource: (path) => readWholeFile(`${resourcesFolder()}/${path}`),
      writeFolder: async (_, files) => void Object.assign(written, files),
      buildC: async () => build,
    },
  })
  const params = exportParams.parse({ format, folder: '/out', data: 'shades', images: 4 })
  return { ...(await exportHandler.run(params, context)), written }
}

const textOf = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes)

describe('export as C', () => {
  it('writes sources, images and expected outputs, and tells the sizes beside 8 bits', async () => {
    const { written, metrics, result, diagnostics } = await exported('c', hybrid)
    expect(Object.keys(written).sort()).toEqual([
      'Makefile',
      'README.md',
      'expected.bin',
      'images.bin',
      'netlathe_kernels.h',
      'netlathe_layers.c',
      'netlathe_model.c',
      'netlathe_model.h',
      'netlathe_multiply.c',
      'netlathe_test.c',
    ])
    expect(written['images.bin']).toHaveLength(4 * 16 * 16 * 3)
    // Two outputs and a class for each image, four bytes each.
    expect(written['expected.bin']).toHaveLength(4 * 3 * 4)
    expect(diagnostics).toEqual([])
    expect(result).toMatchObject({ c: { build: built } })
    expect(metrics).toMatchObject({ codeBytes: 3210, images: 4 })
    expect(metrics['weightBytes']! * 2).toBeLessThan(metrics['eightBitWeightBytes']!)
    expect(textOf(written['README.md'])).toMatch(
      /4 of 4 images equal \(gcc 1\.2\)[^]*\| code, gcc 1\.2 -O2 \| 3,210 \|/,
    )
  })

  it('says that nothing was tested where no compiler is installed', async () => {
    const { diagnostics, metrics, written } = await exported('c', hybrid, null)
    expect(diagnostics).toMatchObject([{ code: 'c-bundle.no-compiler', severity: 'info' }])
    expect(metrics).not.toHaveProperty('codeBytes')
    expect(textOf(written['README.md'])).toMatch(/not measured: no compiler/)
  })

  it('tells of a test that failed', async () => {
    const { diagnostics } = await exported('c', hybrid, { ...built, testOutput: 'image 1 differs\n', isEqual: false })
    expect(diagnostics).toMatchObject([{ code: 'c-bundle.test', severity: 'error' }])
  })
})

describe('export to Akida', () => {
  it('refuses 8-bit depthwise weights by name and says what takes them', async () => {
    const refusal = await refusalOf(() => exported('metatf', hybrid))
    expect(refusal.code).toBe('model.not-for-akida')
    expect(refusal.message).toMatch(
      /separable_2 has 8-bit depthwise weights\. Akida 1 allows them in the input layer only.*The C bundle/,
    )
  })

  it('takes 1-bit weights as 2 bits and says in which layers', async () => {
    const { diagnostics, written } = await exported('metatf', { ...hybrid, depthwise: 2, classifier: 4 })
    expect(diagnostics).toMatchObject([
      { code: 'quant.one-bit-widened', severity: 'info', subject: 'conv_1, separable_2, separable_3' },
    ])
    const network = JSON.parse(textOf(written['network.json'])) as { layers: { weights_bits: number }[] }
    expect(network.layers.map((layer) => layer.weights_bits)).toEqual([8, 2, 2, 2, 4])
  })
})
