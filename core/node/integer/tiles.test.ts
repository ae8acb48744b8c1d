import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildKernels } from '../../akida/integer/kernel/build.mjs'
import { referenceEngine } from '../../akida/integer/reference.ts'
import type { AkidaNetwork, Kernel } from '../../akida/network.ts'
import { createDice } from '../../testing/akida-networks.ts'
import { loadNamedEngine, loadNativeKernels } from './engine.ts'

await buildKernels()

type Values = 'random' | 'lowest' | 'highest' | 'checkered'

interface TileCase {
  readonly seed: number
  readonly height: number
  readonly width: number
  readonly channels: number
  readonly filters: number
  readonly inputBits: 1 | 2 | 4
  readonly weights: Values
  readonly image: Values
  readonly padding: 'same' | 'valid'
  readonly pool: 'none' | 'max' | 'avg'
  readonly end: 'levels' | 'fine levels' | 'potentials' | 'two layers'
}

/** Value `i` between `lowest` and `highest`; 'checkered' changes between the two, which makes differences and sums extreme in turn. */
function valuesOf(kind: Values, size: number, lowest: number, highest: number, seed: number): Int8Array {
  const dice = createDice(seed)
  return Int8Array.from({ length: size }, () => {
    if (kind === 'lowest') return lowest
    if (kind === 'highest') return highest
    if (kind === 'checkered') return dice(2) === 0 ? lowest : highest
    return lowest + dice(highest - lowest + 1)
  })
}

function kernel(one: TileCase, channels: number, filters: number): Kernel {
  return { shape: [3, 3, channels, filters], values: valuesOf(one.weights, 9 * channels * filters, -7, 7, one.seed) }
}

function buildTileNetwork(one: TileCase): AkidaNetwork {
  const dice = createDice(one.seed + 1)
  const spread = 30 * Math.sqrt(9 * one.channels)
  const isFine = one.end === 'fine levels'
  const layer = (name: string, channels: number, filters: number, activation: boolean) => {
    const threshold = Int32Array.from({ length: filters }, () => Math.round(((dice(2001) - 1000) / 1000) * spread))
    const actStep = Float32Array.from({ length: filters }, () => (isFine ? 1 / 16 : 1 + (dice(1000) / 1000) * spread))
    const levels = { weightsBits: 4, actBits: 4, activation, threshold, actStep } as const
    const fields = { k: 3, stride: 1, padding: one.padding, poolSize: 2, poolStride: 2 } as const
    return { type: 'conv', name, ...levels, ...fields, w: kernel(one, channels, filters) } as const
  }
  const { inputBits, filters } = one
  const inputShape = [one.height, one.width, one.channels] as const
  const first = layer('first', one.channels, filters, one.end !== 'potentials')
  const second = one.end === 'two layers' ? [{ ...layer('second', filters, 16, true), pool: one.pool }] : []
  return {
    name: 'tiles',
    inputShape,
    layers: [
      { type: 'input_data', name: 'input', inputShape, inputBits },
      { ...first, pool: one.end === 'two layers' ? 'none' : one.pool },
      ...second,
    ],
  }
}

const tileCase: fc.Arbitrary<TileCase> = fc.record({
  seed: fc.integer({ min: 1, max: 1_000_000 }),
  height: fc.integer({ min: 5, max: 17 }),
  width: fc.integer({ min: 5, max: 17 }),
  channels: fc.constantFrom(8, 16, 17, 22, 23, 31, 32, 44),
  filters: fc.constantFrom(8, 16, 24, 20),
  inputBits: fc.constantFrom(1, 2, 4),
  weights: fc.constantFrom('random', 'lowest', 'highest', 'checkered'),
  image: fc.constantFrom('random', 'lowest', 'highest', 'checkered'),
  padding: fc.constantFrom('same', 'valid'),
  pool: fc.constantFrom('none', 'none', 'max', 'avg'),
  end: fc.constantFrom('levels', 'fine levels', 'potentials', 'two layers'),
})

function imageOf(one: TileCase): Uint8Array {
  const size = one.height * one.width * one.channels
  return Uint8Array.from(valuesOf(one.image, size, 0, 2 ** one.inputBits - 1, one.seed + 2))
}

const names = (['native', 'relaxed', 'plain'] as const).filter(
  (name) => name !== 'native' || loadNativeKernels() !== null,
)

describe.each(names)('3x3 convolutions of stride 1 on %s kernels', (name) => {
  it('equal the reference for every size, border, pool and end, and at the limits of weights and activations', async () => {
    const engine = (await loadNamedEngine(name))!
    fc.assert(
      fc.property(tileCase, (one) => {
        const network = buildTileNetwork(one)
        const image = imageOf(one)
        const fast = engine.run(network, image, 1, { keepOutputs: true })
        expect(fast).toEqual(referenceEngine.run(network, image, 1, { keepOutputs: true }))
      }),
      { numRuns: 300 },
    )
  })

  it('take 60 by -63 over many channels, the largest product of a tile', async () => {
    const engine = (await loadNamedEngine(name))!
    const one: TileCase = {
      seed: 1,
      height: 7,
      width: 19,
      channels: 512,
      filters: 8,
      inputBits: 4,
      weights: 'lowest',
      image: 'highest',
      padding: 'same',
      pool: 'none',
      end: 'potentials',
    }
    const { potentials } = engine.run(buildTileNetwork(one), imageOf(one), 1)
    // Cells of the 3x3 window inside the map: two of three at a border.
    const inside = (at: number, size: number) => (at === 0 || at === size - 1 ? 2 : 3)
    const expected = Array.from({ length: 7 * 19 * 8 }, (_, i) => {
      const pixel = Math.floor(i / 8)
      return -7 * 15 * 512 * inside(Math.floor(pixel / 19), 7) * inside(pixel % 19, 19)
    })
    expect(Array.from(potentials)).toEqual(expected)
  })
})
