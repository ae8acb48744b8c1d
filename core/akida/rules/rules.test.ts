import { describe, expect, it } from 'vitest'
import { readDevice } from '../../testing/devices.ts'
import type { LayerDescription } from '../layer-description.ts'
import type { NeuralLayer } from '../network.ts'
import { applyRules } from './apply.ts'
import { hardwareRules } from './registry.ts'

const devices = { AKD1000: readDevice('AKD1000'), AKD1500: readDevice('AKD1500') }
type Change = Partial<LayerDescription>

const base: LayerDescription = {
  name: 'layer',
  type: 'conv',
  inHeight: 16,
  inWidth: 16,
  inChannels: 8,
  inBits: 4,
  filters: 16,
  kernel: 3,
  stride: 1,
  padding: 'same',
  pool: 'none',
  poolSize: 2,
  poolStride: 2,
  weightsBits: 4,
  actBits: 4,
  activation: true,
  isLast: false,
}
const kinds: Record<string, Change> = {
  conv: {},
  sep: { type: 'sep' },
  fc: { type: 'fc', kernel: 1, inHeight: 1, inWidth: 1, inChannels: 64 },
  input: { type: 'input_conv', inHeight: 32, inWidth: 32, inChannels: 3, inBits: 8, weightsBits: 8 },
  data: { type: 'input_data', kernel: 1 },
}

const kernelOf = (values: number[]) => ({ shape: [1, 1, 1, values.length] as const, values: Int8Array.from(values) })
const integers = (
  type: NeuralLayer['type'],
  change: { w?: number[]; wPw?: number[]; threshold?: number; step?: number },
) =>
  ({
    type,
    w: kernelOf(change.w ?? [1]),
    wPw: kernelOf(change.wPw ?? [1]),
    threshold: Int32Array.of(change.threshold ?? 0),
    actStep: Float32Array.of(change.step ?? 1),
  }) as unknown as NeuralLayer

/** [rule, kind of layer, accepted, refused, device, the layer after]: both sides of each limit, from akida_limits.md. */
const rows: [string, keyof typeof kinds, Change, Change, ('AKD1000' | 'AKD1500')?, Change?][] = [
  ['layer-type', 'conv', {}, { type: 'other', kind: 'LeakyReLU' }],
  ['single-input', 'conv', {}, { inboundCount: 2 }],
  ['dilation', 'conv', { dilation: 1 }, { dilation: 2 }],
  ['groups', 'conv', { groups: 1 }, { groups: 2 }],
  ['depth-multiplier', 'sep', { depthMultiplier: 1 }, { depthMultiplier: 2 }],
  ['kernel-odd', 'conv', { kernel: 3 }, { kernel: 4 }],
  ['kernel-odd', 'input', { kernel: 3 }, { kernel: 2 }],
  ['kernel-square', 'conv', { kernelWidth: 3 }, { kernelWidth: 5 }],
  ['stride-square', 'conv', { stride: 2, strideWidth: 2 }, { stride: 2, strideWidth: 1 }],
  ['stride-within-kernel', 'conv', { kernel: 1, stride: 1 }, { kernel: 1, stride: 2 }],
  ['input-height', 'input', { inHeight: 5 }, { inHeight: 4 }],
  ['input-height', 'input', { inHeight: 257 }, { inHeight: 3 }],
  ['input-width', 'input', { inWidth: 256 }, { inWidth: 257 }],
  ['input-width', 'input', { inWidth: 5 }, { inWidth: 4 }],
  ['input-channels', 'input', { inChannels: 1 }, { inChannels: 2 }],
  ['input-channels', 'input', { inChannels: 3 }, { inChannels: 4 }],
  ['input-kernel', 'input', { kernel: 7 }, { kernel: 9 }],
  ['input-kernel', 'input', { kernel: 3 }, { kernel: 1 }],
  ['input-stride', 'input', { stride: 3 }, { stride: 4, kernel: 5 }],
  ['input-filters', 'input', { filters: 192 }, { filters: 193 }],
  ['input-filters', 'input', { kernel: 5, filters: 64 }, { kernel: 5, filters: 65 }],
  ['input-filters', 'input', { kernel: 7, filters: 32 }, { kernel: 7, filters: 33 }],
  ['input-filters', 'input', { inChannels: 1, filters: 512 }, { inChannels: 1, filters: 513 }],
  ['input-filters', 'input', { inChannels: 1, kernel: 5, filters: 192 }, { inChannels: 1, kernel: 5, filters: 193 }],
  ['input-filters', 'input', { inChannels: 1, kernel: 7, filters: 96 }, { inChannels: 1, kernel: 7, filters: 97 }],
  ['input-weight-bits', 'input', { weightsBits: 1 }, { weightsBits: 3 }],
  ['input-pool', 'input', { pool: 'max' }, { pool: 'max', poolStride: 1 }],
  ['input-pool', 'input', { pool: 'none' }, { pool: 'max', poolSize: 3, poolStride: 3 }],
  ['input-pool', 'input', { pool: 'none' }, { pool: 'avg' }],
  ['input-data-bits', 'data', { inBits: 3, weightsBits: 8 }, { inBits: 8 }],
  ['conv-kernel', 'conv', { kernel: 7 }, { kernel: 9 }],
  ['conv-kernel', 'conv', { kernel: 1 }, { kernel: 11 }],
  ['sep-kernel', 'sep', { kernel: 3 }, { kernel: 1 }],
  ['sep-kernel', 'sep', { kernel: 7 }, { kernel: 9 }],
  ['padding-same', 'conv', {}, { padding: 'valid' }],
  ['padding-same', 'sep', {}, { padding: 'valid' }],
  ['stride', 'conv', { stride: 2 }, { stride: 3 }],
  ['stride', 'sep', { stride: 2 }, { stride: 3 }],
  ['stride-two-kernel', 'conv', { stride: 2, kernel: 3 }, { stride: 2, kernel: 5 }],
  ['stride-two-kernel', 'sep', { stride: 2, kernel: 3 }, { stride: 2, kernel: 7 }],
  ['conv-weight-bits', 'conv', { weightsBits: 1 }, { weightsBits: 8 }],
  ['sep-weight-bits', 'sep', { weightsBits: 2 }, { weightsBits: 1 }],
  ['sep-weight-bits', 'sep', { weightsBits: 4 }, { weightsBits: 8 }],
  ['fc-weight-bits', 'fc', { weightsBits: 1 }, { weightsBits: 8 }],
  ['activation-bits', 'conv', { actBits: 2 }, { actBits: 8 }],
  ['activation-bits', 'input', { actBits: 4 }, { actBits: 3 }],
  ['activation-kind', 'conv', {}, { activationName: 'sigmoid' }],
  ['activation-required', 'conv', { activation: false, isLast: true }, { activation: false }],
  ['input-channel-count', 'sep', { inChannels: 2048, filters: 8 }, { inChannels: 2049, filters: 8 }],
  ['filter-memory', 'conv', { inChannels: 448, filters: 8 }, { inChannels: 449, filters: 8 }],
  ['filter-memory', 'conv', { kernel: 7, inChannels: 149, filters: 8 }, { kernel: 7, inChannels: 150, filters: 8 }],
  ['node-count', 'conv', { inHeight: 1024 }, { inHeight: 4096 }],
  ['node-count', 'conv', { inWidth: 257 }, { inHeight: 1056, inWidth: 16 }],
  ['single-channel-filters', 'conv', { inChannels: 1, filters: 16 }, { inChannels: 1, filters: 50 }, 'AKD1000'],
  ['single-channel-filters', 'conv', { inChannels: 1, filters: 32 }, { inChannels: 1, filters: 17 }, 'AKD1000'],
  ['pool-size', 'conv', { pool: 'max' }, { pool: 'max', poolSize: 3, poolStride: 3 }, 'AKD1000', {}],
  ['pool-size', 'conv', { pool: 'max', poolSize: 3 }, { pool: 'max', poolSize: 4 }, 'AKD1500', {}],
  [
    'pool-overlap-split',
    'conv',
    { pool: 'max', poolStride: 1, inHeight: 32 },
    { pool: 'max', poolStride: 1, inHeight: 33 },
  ],
  ['pool-overlap-split', 'sep', { pool: 'max', inWidth: 300 }, { pool: 'max', poolStride: 1, inWidth: 300 }],
  ['pool-stride-split', 'conv', { pool: 'max', stride: 2, inHeight: 30 }, { pool: 'max', stride: 2, inHeight: 56 }],
  ['max-pool-last', 'conv', {}, { pool: 'max', isLast: true }],
  ['max-pool-last', 'conv', {}, { pool: 'max' }, 'AKD1500', kinds['fc']!],
  ['average-height', 'conv', { pool: 'avg', inHeight: 32 }, { pool: 'avg', inHeight: 33 }],
  ['average-height', 'sep', { pool: 'avg', inHeight: 8, inWidth: 33 }, { pool: 'avg', inHeight: 33, inWidth: 8 }],
  ['average-width', 'conv', { pool: 'avg', inHeight: 2, inWidth: 8 }, { pool: 'avg', inHeight: 8, inWidth: 2 }],
  ['average-width', 'sep', { pool: 'avg', inHeight: 3, inWidth: 3 }, { pool: 'avg', inHeight: 2, inWidth: 2 }],
  ['average-split', 'conv', { pool: 'avg' }, { pool: 'avg', inHeight: 24, inWidth: 20, inChannels: 181, kernel: 5 }],
  ['average-before-activation', 'conv', { pool: 'avg' }, { pool: 'avg', isPoolAfterActivation: true }],
  ['fc-inputs', 'fc', { inChannels: 57334 }, { inChannels: 57335 }, 'AKD1000'],
  ['fc-inputs', 'fc', { inChannels: 81920 }, { inChannels: 81921 }, 'AKD1500'],
  [
    'zero-weights',
    'input',
    { integers: integers('input_conv', { w: [0, 1] }) },
    { integers: integers('input_conv', { w: [0, 0] }) },
  ],
  ['zero-weights', 'sep', { integers: integers('sep', { wPw: [0, 1] }) }, { integers: integers('sep', { w: [0] }) }],
  ['zero-weights', 'sep', { integers: integers('sep', {}) }, { integers: integers('sep', { wPw: [0, 0] }) }],
  [
    'threshold-range',
    'conv',
    { integers: integers('conv', { threshold: 524287 }) },
    { integers: integers('conv', { threshold: 524288 }) },
  ],
  [
    'threshold-range',
    'sep',
    { integers: integers('sep', { threshold: -524288 }) },
    { integers: integers('sep', { threshold: -524289 }) },
  ],
  [
    'threshold-range',
    'input',
    { integers: integers('input_conv', { threshold: 8388607 }) },
    { integers: integers('input_conv', { threshold: 8388608 }) },
  ],
  [
    'threshold-range',
    'input',
    { integers: integers('input_conv', { threshold: -8388608 }) },
    { integers: integers('input_conv', { threshold: -8388609 }) },
  ],
  [
    'step-range',
    'conv',
    { integers: integers('conv', { step: 65535 }) },
    { integers: integers('conv', { step: 65536 }) },
  ],
  ['step-range', 'fc', { integers: integers('fc', { step: 0.0625 }) }, { integers: integers('fc', { step: 0.06 }) }],
  [
    'step-range',
    'input',
    { integers: integers('input_conv', { step: 1048575 }) },
    { integers: integers('input_conv', { step: 1048576 }) },
  ],
  ['gamma-zero', 'conv', { gammas: Float32Array.of(1, -1, 1e-4) }, { gammas: Float32Array.of(1, 0) }],
  ['gamma-negative', 'conv', { gammas: Float32Array.of(-1) }, { gammas: Float32Array.of(1, -1), pool: 'max' }],
]

function codesFor(
  kind: keyof typeof kinds,
  change: Change,
  device: 'AKD1000' | 'AKD1500' = 'AKD1500',
  next?: Change,
): string[] {
  const layer = { ...base, ...kinds[kind], ...change }
  const follower: LayerDescription = { ...base, ...next, name: 'next' }
  const layers = layer.isLast ? [layer] : [layer, follower]
  return applyRules(layers, devices[device])
    .filter((one) => one.subject === 'layer')
    .map((one) => one.code)
}

describe('every rule, on both sides of its limit', () => {
  it.each(rows)('%s (%s)', (rule, kind, accepted, refused, device, next) => {
    expect(codesFor(kind, accepted, device, next === kinds['fc'] ? {} : next)).toEqual([])
    expect(codesFor(kind, refused, device, next)).toContain(`akida.${rule}`)
  })

  it('leaves no rule out', () => {
    const tested = new Set(rows.map(([rule]) => `akida.${rule}`))
    expect(hardwareRules.map((rule) => rule.code).filter((code) => !tested.has(code))).toEqual([])
  })
})

it('says what was found, what is allowed and what to do, and offers the change as data', () => {
  const layer = { ...base, padding: 'valid' as const, isLast: true }
  expect(applyRules([layer], devices.AKD1500)).toEqual([
    {
      code: 'akida.padding-same',
      severity: 'error',
      subject: 'layer',
      message: 'The padding is valid. The padding is same; only the input convolution may use valid.',
      hint: 'Change the padding to same. The runtime would run this layer in software, silently, unless hardware is demanded.',
      fix: { label: 'Use same padding', action: 'set-padding', params: { padding: 'same' } },
      values: { padding: 'valid', effect: 'software' },
    },
  ])
})
