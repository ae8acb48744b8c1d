import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { referenceEngine } from '../../akida/integer/reference.ts'
import { outputShape } from '../../akida/shapes.ts'
import { buildKernels } from '../../akida/integer/kernel/build.mjs'
import { readGoldenCases } from '../../testing/akida-golden.ts'
import { randomImages, randomNetwork } from '../../testing/akida-networks.ts'
import { sharedPath } from '../../testing/shared.ts'
import { loadNamedEngine, loadNativeKernels } from './engine.ts'

await buildKernels()
const golden = sharedPath('reference', 'golden')
const native = loadNativeKernels()
if (native === null) console.warn('skipped: native kernels are not built, see out/kernels/native.json')

/** Every engine of this machine; the native one with each instruction set of the processor. */
const engines = [
  ...(native?.instructionSets ?? []).map((instructionSet) => ({ name: 'native' as const, instructionSet })),
  { name: 'relaxed' as const, instructionSet: null },
  { name: 'plain' as const, instructionSet: null },
]

describe.each(engines)('$name kernels $instructionSet', ({ name, instructionSet }) => {
  beforeAll(() => {
    if (instructionSet !== null) native!.use(instructionSet)
  })
  afterAll(() => {
    if (native !== null) native.use(native.instructionSets[0]!)
  })

  it('are built and run on this Node', async () => {
    expect(await loadNamedEngine(name)).not.toBeNull()
  })

  it('equal the reference on random networks of every layer type', async () => {
    const engine = (await loadNamedEngine(name))!
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), fc.constantFrom(12, 40, 72), (seed, mostFilters) => {
        const network = randomNetwork(seed, outputShape, { mostFilters })
        const images = randomImages(network, seed, 2)
        const fast = engine.run(network, images, 2, { keepOutputs: true })
        expect(fast).toEqual(referenceEngine.run(network, images, 2, { keepOutputs: true }))
      }),
      { numRuns: 200 },
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

describe.skipIf(native === null)('native kernels', () => {
  it('refuse numbers outside their memory', () => {
    const memory = new ArrayBuffer(4096)
    native!.bind(memory)
    const call = (input: number) => () => native!.depthwiseSums(input, 0, 0, 16, 0, 0, 3, 16, 64, 0)
    expect(call(4097)).toThrow(RangeError)
    expect(call(-1)).toThrow(RangeError)
    expect(call(Number.NaN)).toThrow(RangeError)
    expect(call(64)).not.toThrow()
    expect(() => native!.use('sse')).toThrow('no such instruction set')
  })
})
