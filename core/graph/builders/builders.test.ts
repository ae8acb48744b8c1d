import { describe, expect, it } from 'vitest'
import { hasErrors, validateGraph } from '../validate.ts'
import { summariseGraph } from '../summary.ts'
import { buildAkidaNet } from '../edit/for-akida.ts'
import { akidaNet } from './akidanet.ts'
import { mobilenetSmall } from './mobilenet-small.ts'
import { mobilenetV1 } from './mobilenet-v1.ts'
import { smallCnn } from './small-cnn.ts'
import { smallResNet } from './small-resnet.ts'

const options = (alpha: number) => ({ alpha, size: 96, channels: 3, classes: ['not_person', 'person'] })

// Parameters: 226,906 published by BrainChip, the others counted by Keras; millions of multiply-accumulates to two places.
describe.each([
  { alpha: 0.25, standard: 219_058, fused: 214_098, akida: 226_906, mobilenetMacs: 7.49, akidaMacs: 16.51 },
  { alpha: 0.5, standard: 830_562, fused: 820_642, akida: 872_882, mobilenetMacs: 27.37, akidaMacs: 64.28 },
  { alpha: 1, standard: 3_230_914, fused: 3_211_074, akida: 3_422_050, mobilenetMacs: 104.28, akidaMacs: 253.61 },
])('networks of alpha $alpha', ({ alpha, standard, fused, akida, mobilenetMacs, akidaMacs }) => {
  it('have the published number of parameters', () => {
    expect(summariseGraph(mobilenetV1({ ...options(alpha), style: 'standard' })).parameters).toBe(standard)
    expect(summariseGraph(mobilenetV1({ ...options(alpha), style: 'fused' })).parameters).toBe(fused)
    expect(summariseGraph(akidaNet(options(alpha))).parameters).toBe(akida)
  })

  it('have the known number of multiply-accumulates', () => {
    expect(summariseGraph(mobilenetV1({ ...options(alpha), style: 'standard' })).macs / 1e6).toBeCloseTo(
      mobilenetMacs,
      2,
    )
    expect(summariseGraph(akidaNet(options(alpha))).macs / 1e6).toBeCloseTo(akidaMacs, 2)
  })
})

it('AkidaNet is what the one-click edit makes of MobileNetV1', () => {
  const edited = buildAkidaNet(mobilenetV1({ ...options(0.25), style: 'standard' }))
  expect(edited).toEqual(akidaNet(options(0.25)))
})

it('the small MobileNet has the parameters of a count by hand', () => {
  // 432 + 64 for the first convolution; layer by layer 9 in + in out + 4 out (+ 4 in inside a standard one); 64 x 2 + 2 at the end.
  expect(summariseGraph(mobilenetSmall({ ...options(0.25), style: 'standard' })).parameters).toBe(13_802)
  expect(summariseGraph(mobilenetSmall({ ...options(0.25), style: 'fused' })).parameters).toBe(13_066)
})

it('the small ResNet has the parameters of a count by hand', () => {
  // Convolutions k x k x in x out and 4 a filter for normalisation: 496 | 2 x 2,368 | 640 + 4,736 + 9,344 | 2,304 + 18,688 + 37,120 | 130.
  expect(summariseGraph(smallResNet(options(0.25))).parameters).toBe(78_194)
})

it('every builder gives a valid graph', () => {
  for (const graph of [
    mobilenetV1({ ...options(0.25), style: 'standard' }),
    akidaNet(options(0.1)),
    mobilenetSmall({ ...options(0.25), style: 'standard' }),
    smallCnn(options(0.25)),
    smallResNet(options(0.25)),
  ]) {
    expect(hasErrors(validateGraph(graph))).toBe(false)
  }
})
