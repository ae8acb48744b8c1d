import { describe, expect, it } from 'vitest'
import { referenceEngine } from '../../akida/integer/reference.ts'
import type { AkidaNetwork, Kernel, NeuralLayer } from '../../akida/network.ts'
import { outputShape } from '../../akida/shapes.ts'
import { writeCBundle, type CBundle } from '../../formats/exporters/c-bundle/write.ts'
import { createDice, randomImages, randomNetwork, type Dice } from '../../testing/akida-networks.ts'
import { readRuntime } from '../../testing/c-runtime.ts'
import { buildBundle } from './build-bundle.ts'
import { findCompiler } from './find-compiler.ts'

const [gcc, clang] = await Promise.all(['gcc', 'clang'].map((program) => findCompiler([program])))
for (const [name, compiler] of Object.entries({ gcc, clang }))
  if (!compiler) console.warn(`skipped: ${name} is not installed`)

const runtime = readRuntime()

/** Codes of a width of their own, drawn for each kernel: -1 and +1, 2, 4 or 8 bits. */
function redraw(kernel: Kernel, dice: Dice): Kernel {
  const bits = [1, 1, 2, 4, 8][dice(5)]!
  const top = bits === 1 ? 1 : 2 ** (bits - 1) - 1
  const draw = () => (bits === 1 ? 2 * dice(2) - 1 : dice(2 * top + 1) - top)
  return { ...kernel, values: kernel.values.map(draw) }
}

/** Thresholds and steps that go with a kernel as large as the new one, so that all levels occur. */
function hybrid<Layer extends NeuralLayer>(layer: Layer, dice: Dice): Layer {
  const size = ({ values }: Kernel) => Math.sqrt(values.reduce((sum, code) => sum + code * code, 0) / values.length)
  const w = redraw(layer.w, dice)
  const wPw = layer.type === 'sep' ? redraw(layer.wPw, dice) : null
  const before = size(layer.w) * (layer.type === 'sep' ? size(layer.wPw) : 1)
  const factor = (size(w) * (wPw ? size(wPw) : 1)) / Math.max(before, 0.1)
  return {
    ...layer,
    weightsBits: 8,
    w,
    ...(wPw ? { wPw } : {}),
    threshold: layer.threshold.map((value) => Math.round(value * factor)),
    actStep: layer.actStep.map((value) => Math.max(1 / 16, value * factor)),
  }
}

const imageCount = 4

type Case = { network: AkidaNetwork; images: Uint8Array }

/** A random network that reads images, with hybrid widths; null where the seed gives one that reads prepared data. */
function hybridCase(seed: number): Case | null {
  const network = randomNetwork(seed, outputShape, { mostFilters: 40 })
  if (network.layers[0]!.type !== 'input_conv') return null
  const dice = createDice(seed + 1000)
  const layers = network.layers.map((layer) => (layer.type === 'input_data' ? layer : hybrid(layer, dice)))
  return { network: { ...network, layers }, images: randomImages(network, seed, imageCount) }
}

const hybridCases = Array.from({ length: 40 }, (_, seed) => hybridCase(seed + 1))
  .filter((one) => one !== null)
  .slice(0, 13)
const firstCase = hybridCases[0]!

function bundleOf({ network, images }: Case): CBundle {
  const { potentials } = referenceEngine.run(network, images, imageCount)
  return writeCBundle({ network, classes: ['no', 'yes "?"\\'], images, potentials, runtime })
}

const cases = [
  ['gcc', gcc, 0, 6, false],
  ['gcc with sanitizers', gcc, 6, 3, true],
  ['clang', clang, 9, 4, false],
] as const

describe('a C bundle', () => {
  it('is tested with every layer type and every width', () => {
    const types = new Set(hybridCases.flatMap(({ network }) => network.layers.map(({ type }) => type)))
    expect([...types].sort()).toEqual(['conv', 'fc', 'input_conv', 'sep'])
    const layers = hybridCases.flatMap((one) => bundleOf(one).sizes.layers)
    expect(new Set(layers.map(({ bits }) => bits))).toEqual(new Set([1, 2, 4, 8]))
    expect(new Set(layers.map(({ depthwiseBits }) => depthwiseBits))).toEqual(new Set([null, 1, 2, 4, 8]))
  })

  it.for(cases)(
    'gives the integer engine’s outputs on random networks of all widths: %s',
    async ([, compiler, first, count, isSanitized], { skip }) => {
      if (!compiler) return skip('the compiler is not installed')
      for (const one of hybridCases.slice(first, first + count)) {
        const build = await buildBundle(bundleOf(one).files, { compiler, isSanitized })
        expect(build, one.network.name).toMatchObject({
          testOutput: `${imageCount} of ${imageCount} images equal\n`,
          isEqual: true,
        })
        if (!isSanitized) expect(build.codeBytes).toBeGreaterThan(1000)
      }
    },
  )

  it('says which image differs', async ({ skip }) => {
    const compiler = gcc ?? clang
    if (!compiler) return skip('no compiler is installed')
    const { files } = bundleOf(firstCase)
    const expected = files['expected.bin']!.map((byte, index) => (index === 0 ? byte ^ 1 : byte))
    const build = await buildBundle({ ...files, 'expected.bin': expected }, { compiler })
    expect(build.isEqual).toBe(false)
    expect(build.testOutput).toBe(`image 0 differs\n${imageCount - 1} of ${imageCount} images equal\n`)
  })

  it('that does not compile is refused with the compiler’s words', async ({ skip }) => {
    const compiler = gcc ?? clang
    if (!compiler) return skip('no compiler is installed')
    const { files } = bundleOf(firstCase)
    const broken = { ...files, 'netlathe_model.c': new TextEncoder().encode('int unused(void) { int x; }') }
    await expect(buildBundle(broken, { compiler })).rejects.toThrow(/does not compile the C bundle: [^]*unused/)
  })

  it('needs no floating point, no memory management and no files to run', () => {
    const { files } = bundleOf(firstCase)
    for (const name of [
      'netlathe_kernels.h',
      'netlathe_multiply.c',
      'netlathe_layers.c',
      'netlathe_model.h',
      'netlathe_model.c',
    ]) {
      const code = new TextDecoder().decode(files[name]).replace(/\/\*[^]*?\*\/|"[^"\n]*"/g, '')
      expect(code, name).not.toMatch(/\b(float|double|malloc|calloc|free|fopen)\b|\d\.\d/)
    }
  })
})
