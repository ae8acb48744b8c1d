import { expect, it } from 'vitest'
import type { AkidaNetwork, ConvLayer, InputConvLayer } from '../../../akida/network.ts'
import { refusalOf } from '../../../testing/refusal.ts'
import { checkRange } from './check-range.ts'
import { toCLayers } from './layers.ts'

const window = { k: 1, stride: 1, padding: 'same', pool: 'none', poolSize: 0, poolStride: 0 } as const
const common = { actBits: 4, activation: true, weightsBits: 8 } as const

function network(threshold: number, actStep: number): AkidaNetwork {
  const fields = { ...common, ...window, threshold: Int32Array.of(threshold), actStep: Float32Array.of(actStep) }
  const w = { shape: [1, 1, 1, 1], values: Int8Array.of(1) } as const
  const input: InputConvLayer = {
    type: 'input_conv',
    name: 'first',
    inputShape: [2, 2, 1],
    paddingValue: 0,
    ...fields,
    w,
  }
  const last: ConvLayer = { type: 'conv', name: 'last', ...fields, w }
  return { name: 'n', inputShape: [2, 2, 1], layers: [input, last] }
}

const refusal = (threshold: number, actStep: number) =>
  refusalOf(() => checkRange(network(threshold, actStep), toCLayers(network(threshold, actStep))))

it('takes what fits the fields of the chip and far more', () => {
  for (const [threshold, step] of [
    [2 ** 23, 1_048_575],
    [-(2 ** 29), 1 / 16],
  ] as const)
    expect(() => checkRange(network(threshold, step), toCLayers(network(threshold, step)))).not.toThrow()
})

it('refuses thresholds and steps that leave 32 bits, naming the layer', async () => {
  expect(await refusal(2 ** 30, 1)).toMatchObject({ code: 'c-bundle.range', details: { layer: 'first' } })
  expect((await refusal(0, 2 ** 25)).message).toMatch(/Layer first: activation steps leave 32 bits/)
})
