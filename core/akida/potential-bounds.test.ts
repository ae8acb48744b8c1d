import { expect, it } from 'vitest'
import { randomImages, randomNetwork } from '../testing/akida-networks.ts'
import { referenceEngine } from './integer/reference.ts'
import type { SepLayer } from './network.ts'
import { potentialBounds } from './potential-bounds.ts'
import { outputShape } from './shapes.ts'

it('adds |weight| times the largest input, through both kernels of a separable layer', () => {
  const common = { actBits: 2, activation: true, threshold: Int32Array.of(0), actStep: Float32Array.of(1) } as const
  const window = { k: 1, stride: 1, padding: 'same', pool: 'none', poolSize: 0, poolStride: 0 } as const
  const separable: SepLayer = {
    type: 'sep',
    name: 'sep',
    weightsBits: 4,
    ...common,
    ...window,
    w: { shape: [1, 1, 2, 1], values: Int8Array.of(-3, 2) },
    wPw: { shape: [1, 1, 2, 1], values: Int8Array.of(5, -7) },
  }
  const input = { type: 'input_data', name: 'in', inputShape: [1, 1, 2], inputBits: 4 } as const
  const bounds = potentialBounds({ name: 'n', inputShape: [1, 1, 2], layers: [input, separable] })
  // 3 * 15 and 2 * 15 in the channels; 5 * 45 + 7 * 30 in the filter.
  expect(bounds).toEqual([
    { depthwise: 0, sum: 0 },
    { depthwise: 45, sum: 435 },
  ])
})

it('holds for what networks compute', () => {
  for (let seed = 1; seed <= 40; seed++) {
    const network = randomNetwork(seed, outputShape)
    const last = network.layers.at(-1)!
    if (last.type === 'input_data' || last.activation || ('pool' in last && last.pool === 'avg')) continue
    const { potentials } = referenceEngine.run(network, randomImages(network, seed, 2), 2)
    const reached = potentials.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
    expect(reached, network.name).toBeLessThanOrEqual(potentialBounds(network).at(-1)!.sum)
  }
})
