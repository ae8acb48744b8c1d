import fc from 'fast-check'
import { expect, it } from 'vitest'
import { AppError } from '../../../base/errors.ts'
import { checkWeights } from '../../../graph/check-weights.ts'
import { hasErrors, validateGraph } from '../../../graph/validate.ts'
import { readHdf5 } from '../../../node/hdf5.ts'
import { writeKerasFile } from '../../../testing/keras-file.ts'
import { readKerasH5 } from './read-model.ts'

const values = (...shape: number[]) => ({
  shape,
  data: new Float32Array(shape.reduce((product, side) => product * side, 1)).fill(0.5),
})

const intact = await writeKerasFile(
  [
    { class_name: 'Conv2D', config: { name: 'c', batch_input_shape: [null, 8, 8, 3], filters: 4, kernel_size: [3, 3], strides: [2, 2], padding: 'same', use_bias: true, activation: 'linear' } },
    { class_name: 'BatchNormalization', config: { name: 'b', axis: [3], epsilon: 0.001 } },
    { class_name: 'ReLU', config: { name: 'r', max_value: 6 } },
    { class_name: 'Flatten', config: { name: 'f' } },
    { class_name: 'Dense', config: { name: 'd', units: 3, activation: 'softmax', use_bias: true } },
  ],
  {
    c: { kernel: values(3, 3, 3, 4), bias: values(4) },
    b: { gamma: values(4), beta: values(4), moving_mean: values(4), moving_variance: values(4) },
    d: { kernel: values(64, 3), bias: values(3) },
  },
) // prettier-ignore

/** A sound model or an error for the user; anything else fails the test. */
async function importDamaged(bytes: Uint8Array): Promise<void> {
  try {
    const file = await readHdf5(bytes, { silenceMs: 3000 })
    const { graph, weights } = readKerasH5(file)
    file.close()
    expect(hasErrors(validateGraph(graph))).toBe(false)
    expect(checkWeights(graph, weights)).toEqual([])
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    expect(error.code).toMatch(/^import\./)
  }
}

it('a truncated file gives an error, never a crash', async () => {
  const lengths = fc.integer({ min: 0, max: intact.length - 1 })
  await fc.assert(
    fc.asyncProperty(lengths, (length) => importDamaged(intact.slice(0, length))),
    { numRuns: 20 },
  )
})

it('flipped bits give an error or a sound model, never a crash or wrong shapes', async () => {
  const flips = fc.array(fc.tuple(fc.integer({ min: 0, max: intact.length - 1 }), fc.integer({ min: 0, max: 7 })), {
    minLength: 1,
    maxLength: 12,
  })
  await fc.assert(
    fc.asyncProperty(flips, async (list) => {
      const bytes = intact.slice()
      for (const [at, bit] of list) bytes[at]! ^= 1 << bit
      await importDamaged(bytes)
    }),
    { numRuns: 40 },
  )
})
