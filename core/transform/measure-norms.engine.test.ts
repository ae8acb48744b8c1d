import { expect, it } from 'vitest'
import { createRng } from '../base/rng.ts'
import { mobilenetSmall } from '../graph/builders/mobilenet-small.ts'
import { createLayerRunner } from '../jobs/handlers/layer-runner.ts'
import { createTrainEngine } from '../node/tfjs/engine.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { randomModel } from '../testing/random-model.ts'
import { forward } from '../train/forward.ts'
import { hasUnmeasuredNorms, measureNorms } from './measure-norms.ts'

const graph = mobilenetSmall({ alpha: 0.1, size: 16, channels: 3, classes: ['a', 'b'], style: 'standard' })
const drawn = randomModel(graph, 3)

/** As an importer writes a bias: batch normalisation that only adds it. */
const imported = {
  graph,
  weights: Object.fromEntries(
    Object.entries(drawn.weights).map(([name, { shape, data }]) => {
      const fill = name.endsWith('variance')
        ? Math.fround(0.999)
        : name.endsWith('mean')
          ? 0
          : name.endsWith('gamma')
            ? 1
            : null
      return [name, { shape, data: fill === null ? data : new Float32Array(data.length).fill(fill) }]
    }),
  ),
}

it('measures what the images give and changes no output, so that training goes on where the model is', async () => {
  const { tf } = await createTrainEngine()
  const rng = createRng(2)
  const images = tf.tensor4d(
    Float32Array.from({ length: 24 * 16 * 16 * 3 }, () => rng.next()),
    [24, 16, 16, 3],
  )
  const plain = { ...graph, input: { ...graph.input, scale: 1, offset: 0 } }
  const logits = async (weights: Record<string, Tensor>, batchNorm: 'batch' | 'inference') => {
    const output = tf.tidy(() => {
      const parameters = Object.fromEntries(
        Object.entries(weights).map(([name, { shape, data }]) => [name, tf.tensor(data, [...shape])]),
      )
      return forward(tf, plain, parameters, images, { batchNorm }).logits
    })
    const values = await output.data()
    output.dispose()
    return values
  }
  const furthest = (a: ArrayLike<number>, b: ArrayLike<number>) =>
    Math.max(...Array.from(a, (value, index) => Math.abs(value - b[index]!)))

  expect(hasUnmeasuredNorms(imported)).toBe(true)
  const before = await logits(imported.weights, 'inference')
  // With the batch's own statistics the unmeasured model is another one.
  expect(furthest(await logits(imported.weights, 'batch'), before)).toBeGreaterThan(0.01)

  const held = tf.memory().numTensors
  const { weights, layers } = await measureNorms(imported, {
    runner: createLayerRunner(tf),
    batches: [images],
    turn: async () => {},
  })
  expect(tf.memory().numTensors).toBe(held)
  // One in the first layer, two in each of the five separable ones.
  expect(layers).toBe(11)
  expect(furthest(await logits(weights, 'inference'), before)).toBeLessThan(1e-4)
  expect(furthest(await logits(weights, 'batch'), before)).toBeLessThan(1e-3)
  expect(hasUnmeasuredNorms({ graph, weights })).toBe(false)
  images.dispose()
})
