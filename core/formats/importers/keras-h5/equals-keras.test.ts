import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import { AppError } from '../../../base/errors.ts'
import { createRng, type Rng } from '../../../base/rng.ts'
import { readHdf5 } from '../../../node/hdf5.ts'
import { createTrainEngine } from '../../../node/tfjs/engine.ts'
import {
  fireModules,
  imageEdge,
  invertedResiduals,
  randomBranches,
  smallResNet,
} from '../../../testing/keras-branches.ts'
import { writeKerasFile } from '../../../testing/keras-file.ts'
import { runKeras } from '../../../testing/keras-interpreter.ts'
import { addLayer, type KerasNetwork } from '../../../testing/keras-network.ts'
import type { TrainEngine } from '../../../train/engine.ts'
import { createPredictor } from '../../../train/predict.ts'
import { readKerasH5 } from './read-model.ts'

let engine: TrainEngine
beforeAll(async () => void (engine = await createTrainEngine()))

const edge = imageEdge

/** A random network of what the importer takes, with the weights that Keras would store. */
function drawNetwork(rng: Rng): KerasNetwork {
  const network: KerasNetwork = { layers: [], weights: {} }
  let size = edge
  let channels = 3
  const add = (type: string, config: Record<string, unknown>, own: Record<string, number[]> = {}) =>
    addLayer(network, rng, type, config, own)
  const maybe = (chance: number) => rng.next() < chance
  const batchNorm = (axis: unknown = [3]) => {
    const shape = [channels]
    add(
      'BatchNormalization',
      { axis, epsilon: 0.001 },
      { gamma: shape, beta: shape, moving_mean: shape, moving_variance: shape },
    )
  }
  const activate = () => add('ReLU', { max_value: rng.pick([null, 6]) })
  const window = (canPad: boolean) => {
    const kernel = rng.pick([1, 3])
    const stride = kernel === 3 ? rng.pick([1, 2]) : 1
    let padding = size < kernel ? 'same' : rng.pick(['same', 'valid'])
    const total = Math.max((Math.ceil(size / stride) - 1) * stride + kernel - size, 0)
    if (canPad && maybe(0.4)) {
      const sides = [Math.floor(total / 2), total - Math.floor(total / 2)]
      add('ZeroPadding2D', { padding: [sides, sides] })
      padding = 'valid'
      size = Math.ceil(size / stride)
    } else size = padding === 'same' ? Math.ceil(size / stride) : Math.floor((size - kernel) / stride) + 1
    return {
      kernel,
      config: {
        kernel_size: [kernel, kernel],
        strides: [stride, stride],
        padding,
        use_bias: maybe(0.5),
        activation: 'linear',
      },
    }
  }
  add('InputLayer', { batch_input_shape: [null, edge, edge, channels] })
  add('Rescaling', { scale: 1 / 127.5, offset: -1 })
  const blocks = 1 + rng.integer(3)
  const isAveraged = maybe(0.5)
  for (let block = 0; block < blocks; block++) {
    const { kernel, config } = window(true)
    const filters = 2 + rng.integer(4)
    const own = (role: string, shape: number[]) => ({
      [role]: shape,
      ...(config.use_bias ? { bias: [shape.at(-1) === 1 ? shape[2]! : shape.at(-1)!] } : {}),
    })
    const kind = rng.pick(['conv', 'separable', 'pair'])
    if (kind === 'conv') add('Conv2D', { ...config, filters }, own('kernel', [kernel, kernel, channels, filters]))
    else if (kind === 'separable') {
      add(
        'SeparableConv2D',
        { ...config, filters },
        { depthwise_kernel: [kernel, kernel, channels, 1], ...own('pointwise_kernel', [1, 1, channels, filters]) },
      )
    } else {
      add('DepthwiseConv2D', config, own('depthwise_kernel', [kernel, kernel, channels, 1]))
      if (maybe(0.5)) batchNorm()
      if (maybe(0.5)) activate()
      const point = {
        kernel_size: [1, 1],
        strides: [1, 1],
        padding: 'same',
        use_bias: config.use_bias,
        activation: 'linear',
      }
      add('Conv2D', { ...point, filters }, own('kernel', [1, 1, channels, filters]))
    }
    channels = filters
    const canPool = size % 2 === 0 && size > 2 && !(isAveraged && block === blocks - 1) && maybe(0.4)
    const pool = () => {
      add('MaxPooling2D', { pool_size: [2, 2], strides: [2, 2], padding: 'valid' })
      size /= 2
    }
    const poolAt = canPool ? rng.integer(3) : -1
    if (poolAt === 0) pool()
    if (maybe(0.7)) batchNorm()
    if (poolAt === 1) pool()
    activate()
    if (poolAt === 2) pool()
  }
  if (isAveraged) {
    add('GlobalAveragePooling2D', {})
    size = 1
  } else add('Flatten', {})
  add('Dropout', { rate: 0.5 })
  const dense = (units: number, activation: string) => {
    const inputs = size * size * channels
    add('Dense', { units, activation, use_bias: true }, { kernel: [inputs, units], bias: [units] })
    size = 1
    channels = units
  }
  if (maybe(0.4)) {
    dense(5, 'linear')
    if (maybe(0.5)) batchNorm(-1)
    activate()
  }
  if (maybe(0.3)) dense(1, 'sigmoid')
  else dense(3, 'softmax')
  return network
}

/** Largest difference of the imported model's probabilities from Keras's, over two random images. */
async function differenceFromKeras({ layers, weights }: KerasNetwork, rng: Rng): Promise<number> {
  const { tf } = engine
  const file = await readHdf5(await writeKerasFile(layers, weights))
  const model = readKerasH5(file)
  file.close()
  const pixels = Uint8Array.from({ length: 2 * edge * edge * 3 }, () => rng.integer(256))
  const wanted = tf.tidy(() =>
    runKeras(tf, layers, weights, tf.tensor4d(Float32Array.from(pixels), [2, edge, edge, 3])).dataSync(),
  )
  const predictor = await createPredictor(engine, model, 2)
  const { probabilities } = await predictor.predict(pixels, 2)
  predictor.dispose()
  return Math.max(...wanted.map((value, index) => Math.abs(value - probabilities[index]!)))
}

const seeds = fc.integer({ min: 0, max: 1e6 })

it('an imported model gives what Keras gives', async () => {
  await fc.assert(
    fc.asyncProperty(seeds, async (seed) => {
      const rng = createRng(seed)
      expect(await differenceFromKeras(drawNetwork(rng), rng)).toBeLessThan(1e-4)
    }),
    { numRuns: 20 },
  )
})

it.each([
  ['residual blocks', smallResNet],
  ['inverted residuals', invertedResiduals],
  ['fire modules', fireModules],
])('%s give what Keras gives', async (_what, draw) => {
  const rng = createRng(7)
  expect(await differenceFromKeras(draw(rng), rng)).toBeLessThan(1e-4)
})

it('any branches give what Keras gives, or are refused', async () => {
  let taken = 0
  await fc.assert(
    fc.asyncProperty(seeds, async (seed) => {
      const rng = createRng(seed)
      try {
        expect(await differenceFromKeras(randomBranches(rng), rng)).toBeLessThan(1e-4)
        taken++
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'import.layer-unsupported') throw error
      }
    }),
    { numRuns: 60 },
  )
  expect(taken).toBeGreaterThan(2)
})
