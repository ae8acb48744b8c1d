import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { referenceEngine } from '../../akida/integer/reference.ts'
import { outputShape } from '../../akida/shapes.ts'
import { buildKernels } from '../../akida/integer/kernel/build.mjs'
import { readGoldenCases } from '../../testing/akida-golden.ts'
import { randomImages, randomNetwork } from '../../testing/akida-networks.ts'
import { sharedPath } from '../../testing/shared.ts'
import { loadNamedEngine } from './engine.ts'

await buildKernels()
const golden = sharedPath('reference', 'golden')

describe.each(['relaxed', 'plain'] as const)('%s kernels', (name) => {
  it('are built and run on this Node', async () => {
    expect(await loadNamedEngine(name)).not.toBeNull()
  })

  it('equal the reference on random networks of every layer type', async () => {
    const engine = (await loadNamedEngine(name))!
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), (seed) => {
        const network = randomNetwork(seed, outputShape, { mostFilters: 40 })
        const images = randomImages(network, seed, 2)
        const fast = engine.run(network, images, 2, { keepOutputs: true })
        expect(fast).toEqual(referenceEngine.run(network, images, 2, { keepOutputs: true }))
      }),
      { numRuns: 300 },
    )
  })

  it.skipIf(golden === null)('equal the vendor runtime on the golden cases', async () => {
    const engine = (await loadNamedEngine(name))!
    for (const one of readGoldenCases(golden!)) {
      const run = engine.run(one.network, one.images, one.count, { keepOutputs: true })
      const outputs = run.perLayer
        .filter((layer) => layer.type !== 'input_data')
        .map((layer) => Array.from(layer.output!))
      expect(outputs, one.name).toEqual(one.outputs.map((output) => output.data))
    }
  })
})
