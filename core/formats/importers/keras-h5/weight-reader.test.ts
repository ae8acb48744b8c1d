import { expect, it } from 'vitest'
import { readHdf5 } from '../../../node/hdf5.ts'
import { writeKerasFile, type KerasEntry, type KerasWeights } from '../../../testing/keras-file.ts'
import type { Weights } from '../../../tensor/tensor.ts'
import { readKerasH5 } from './read-model.ts'

const rising = (...shape: number[]) => {
  const size = shape.reduce((product, side) => product * side, 1)
  return { shape, data: Float32Array.from({ length: size }, (_, index) => index / size) }
}
const entry = (class_name: string, name: string, config: Record<string, unknown>): KerasEntry => ({
  class_name,
  config: { name, ...config },
})
const window = { strides: [1, 1], padding: 'same', use_bias: false }
const layers = [
  entry('InputLayer', 'in', { batch_input_shape: [null, 8, 8, 3] }),
  entry('Conv2D', 'edges', { filters: 4, kernel_size: [3, 3], ...window }),
  entry('DepthwiseConv2D', 'spread', { kernel_size: [3, 3], ...window }),
  entry('Conv2D', 'mix', { filters: 5, kernel_size: [1, 1], ...window }),
  entry('GlobalAveragePooling2D', 'mean', {}),
  entry('Dense', 'scores', { units: 2, activation: 'softmax', use_bias: false }),
]

async function weightsOf(spread: KerasWeights[string]): Promise<Weights> {
  const own: KerasWeights = {
    edges: { kernel: rising(3, 3, 3, 4) },
    spread,
    mix: { kernel: rising(1, 1, 4, 5) },
    scores: { kernel: rising(5, 2) },
  }
  return readKerasH5(await readHdf5(await writeKerasFile(layers, own))).weights
}

it('finds the kernel of a depthwise convolution by the name that Keras 2 gives it, and by that of Keras 3', async () => {
  const kernel = rising(3, 3, 4, 1)
  const found = await weightsOf({ depthwise_kernel: kernel })
  expect(Array.from(found['layer_1/depthwise']!.data)).toEqual(Array.from(kernel.data))
  expect(await weightsOf({ kernel })).toEqual(found)
})
