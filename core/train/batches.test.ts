import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRng } from '../base/rng.ts'
import { createThreadedBatches } from '../node/tfjs/threaded-batches.ts'
import { augmentImage } from './augment-image.ts'
import { drawAffine, noAugmentation, warpImage } from './augment.ts'
import { drawTone } from './tone.ts'
import { createBatchMaker, type BatchPlan } from './batches.ts'
import { epochOrder, stepsPerEpoch } from './sampler.ts'

const size = { height: 4, width: 5, channels: 3 }
const pixelsOf = (count: number) => Uint8Array.from({ length: count * 60 }, (_, index) => (index * 37) % 256)
const augmentation = { ...noAugmentation, rotationDegrees: 10, shiftRatio: 0.05, zoomRatio: 0.1, horizontalFlip: true }
const plan: BatchPlan = {
  size,
  pixels: pixelsOf(10),
  labels: Int32Array.from({ length: 10 }, (_, index) => index),
  batchSize: 3,
  seed: 4,
  augmentation,
}

describe('the sampler', () => {
  it('shows every image at most once an epoch, in an order of seed and epoch', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 32 }), fc.nat(), (count, batch, seed) => {
        const order = epochOrder(count, batch, seed, 3)
        expect(order.length).toBe(stepsPerEpoch(count, batch) * batch)
        if (count >= batch) expect(new Set(order).size).toBe(order.length)
        expect(Math.max(...order)).toBeLessThan(count)
        expect(epochOrder(count, batch, seed, 3)).toEqual(order)
      }),
    )
    expect(epochOrder(100, 10, 1, 0)).not.toEqual(epochOrder(100, 10, 1, 1))
  })
})

describe('augmentation', () => {
  it('leaves the image alone without a change', () => {
    const target = new Uint8Array(60)
    warpImage(plan.pixels, 60, size, { a: 1, b: 0, c: 0, d: 0, e: 1, f: 0 }, target, 0)
    expect([...target]).toEqual([...plan.pixels.subarray(60, 120)])
  })

  it('flips exactly', () => {
    const rng = { ...createRng(1), next: () => 0.2, between: () => 0 }
    const affine = drawAffine(rng, { rotationDegrees: 0, shiftRatio: 0, zoomRatio: 0, horizontalFlip: true }, size)
    const target = new Uint8Array(60)
    warpImage(plan.pixels, 0, size, affine, target, 0)
    for (let y = 0; y < 4; y++)
      for (let x = 0; x < 5; x++) expect(target[(y * 5 + x) * 3]).toBe(plan.pixels[(y * 5 + (4 - x)) * 3])
  })

  it('interpolates bilinearly and repeats the border, as worked out by hand', () => {
    const line = Uint8Array.from([10, 20, 40, 80])
    const target = new Uint8Array(4)
    warpImage(line, 0, { height: 1, width: 4, channels: 1 }, { a: 1, b: 0, c: 0.5, d: 0, e: 1, f: 0 }, target, 0)
    expect([...target]).toEqual([15, 30, 60, 80])
  })

  it('equals bilinear interpolation in floating point within a level', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const affine = drawAffine(createRng(seed), augmentation, size)
        const target = new Uint8Array(60)
        warpImage(plan.pixels, 0, size, affine, target, 0)
        for (let y = 0; y < 4; y++)
          for (let x = 0; x < 5; x++) {
            const sx = Math.min(4, Math.max(0, affine.a * x + affine.b * y + affine.c))
            const sy = Math.min(3, Math.max(0, affine.d * x + affine.e * y + affine.f))
            expect(Math.abs(target[(y * 5 + x) * 3 + 1]! - bilinear(sx, sy, 1))).toBeLessThan(4)
          }
      }),
    )
  })
})

describe('brightness and contrast', () => {
  const fixed = (values: number[]) => ({ ...createRng(1), between: () => values.shift()! })

  it('move and spread whole pixel values, clipped at both ends', () => {
    // Contrast 1.5 about 127.5, then a tenth of 255 brighter: 1.5 * (100 - 127.5) + 127.5 + 25.5 = 111.75.
    const table = drawTone(fixed([0.1, 0.5]), { brightnessRatio: 0.1, contrastRatio: 0.5 })!
    expect([table[0], table[100], table[128], table[255]]).toEqual([0, 112, 154, 255])
    const darker = drawTone(fixed([-0.2, 0]), { brightnessRatio: 0.2, contrastRatio: 0 })!
    expect([darker[0], darker[51], darker[151], darker[255]]).toEqual([0, 0, 100, 204])
  })

  it('switched off draw nothing, so that trainings without them stay as they were', () => {
    const refuse = () => {
      throw new Error('drawn')
    }
    expect(drawTone({ ...createRng(1), between: refuse, next: refuse }, noAugmentation)).toBeNull()
  })

  it('change the pixels of a variant alone', () => {
    const target = new Uint8Array(180).fill(7)
    const source = { pixels: plan.pixels, offset: 60, size }
    augmentImage(fixed([0.1, 0]), { ...noAugmentation, brightnessRatio: 0.1 }, source, target, 60)
    const brighter = plan.pixels.subarray(60, 120).map((value) => Math.min(255, Math.round(value + 25.5)))
    expect([...target.subarray(60, 120)]).toEqual([...brighter])
    expect(target.subarray(0, 60).every((value) => value === 7)).toBe(true)
    expect(target.subarray(120).every((value) => value === 7)).toBe(true)
  })
})

function bilinear(x: number, y: number, channel: number): number {
  const at = (row: number, column: number) => plan.pixels[(Math.min(3, row) * 5 + Math.min(4, column)) * 3 + channel]!
  const [left, top] = [Math.floor(x), Math.floor(y)]
  const [fx, fy] = [x - left, y - top]
  return (
    (at(top, left) * (1 - fx) + at(top, left + 1) * fx) * (1 - fy) +
    (at(top + 1, left) * (1 - fx) + at(top + 1, left + 1) * fx) * fy
  )
}

describe('batches', () => {
  it('are a pure function of the step', () => {
    const make = createBatchMaker(plan)
    const later = make(7)
    const first = make(0)
    expect(createBatchMaker(plan)(7)).toEqual(later)
    expect(make(0)).toEqual(first)
    expect(first.images).not.toEqual(make(3).images)
    expect(first.images.every((value) => Number.isInteger(value) && value >= 0 && value <= 255)).toBe(true)
  })

  it('are the same from another thread, in order or from the middle', async () => {
    const make = createBatchMaker(plan)
    const stream = createThreadedBatches(plan)
    for (const step of [5, 6, 7, 8]) expect(await stream.next(step)).toEqual(make(step))
    stream.close()
  })
})
