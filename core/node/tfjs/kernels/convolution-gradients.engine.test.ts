import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createTrainEngine } from '../engine.ts'

const { tf } = await createTrainEngine()

/** Derivative of a sum of weighted outputs in one direction, by central differences. */
function slope(f: (x: Tensor) => Tensor, x: Tensor, direction: Tensor): number {
  const at = (t: number) => f(tf.add(x, tf.mul(direction, t))).dataSync()[0]!
  return (at(0.5) - at(-0.5)) / 1
}

describe('gradients of convolutions', () => {
  it('equal the change of the outputs, for inputs and kernels of any size, stride and padding', () => {
    const cases = fc.record({
      height: fc.integer({ min: 3, max: 7 }),
      width: fc.integer({ min: 3, max: 7 }),
      channels: fc.integer({ min: 1, max: 3 }),
      filters: fc.integer({ min: 1, max: 3 }),
      kernel: fc.constantFrom(1, 2, 3),
      stride: fc.constantFrom(1, 2),
      padding: fc.constantFrom('same' as const, 'valid' as const),
      isDepthwise: fc.boolean(),
    })
    fc.assert(
      fc.property(cases, ({ height, width, channels, filters, kernel, stride, padding, isDepthwise }) => {
        tf.tidy(() => {
          const normal = (shape: number[], seed: number) => tf.randomNormal(shape, 0, 1, 'float32', seed)
          const x = normal([2, height, width, channels], 1)
          const w = normal([kernel, kernel, channels, isDepthwise ? 1 : filters], 2)
          const run = (a: Tensor, b: Tensor) =>
            isDepthwise
              ? tf.depthwiseConv2d(a as Tensor4D, b as Tensor4D, stride, padding)
              : tf.conv2d(a as Tensor4D, b as Tensor4D, stride, padding)
          const weights = normal(run(x, w).shape, 3)
          const value = (a: Tensor, b: Tensor) => tf.sum(tf.mul(run(a, b), weights))
          const [dx, dw] = tf.grads(value)([x, w]) as [Tensor, Tensor]
          // Convolution is linear in each argument, so differences of any width are exact.
          const [alongX, alongW] = [normal(x.shape, 4), normal(w.shape, 5)]
          expect(tf.sum(tf.mul(dx, alongX)).dataSync()[0]).toBeCloseTo(
            slope((a) => value(a, w), x, alongX),
            2,
          )
          expect(tf.sum(tf.mul(dw, alongW)).dataSync()[0]).toBeCloseTo(
            slope((b) => value(x, b), w, alongW),
            2,
          )
        })
      }),
      { numRuns: 60, seed: 3 },
    )
  })
})
