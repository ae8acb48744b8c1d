import type { Rng } from '../base/rng.ts'
import { addLayer, type KerasNetwork } from './keras-network.ts'

/** The output of a layer: `size` pixels high and wide. */
type Value = { name: string; size: number; channels: number }

/** Edge of the images that these networks read, pixels. */
export const imageEdge = 12

/** Grows a functional Keras model: every function adds the layer of that name, with random weights, behind the values it is given. */
export function functionalNetwork(rng: Rng) {
  const network: KerasNetwork = { layers: [], weights: {} }
  const add = (
    type: string,
    inputs: Value[],
    config: Record<string, unknown>,
    shape: Omit<Value, 'name'>,
    own: Record<string, number[]> = {},
  ): Value => {
    const reads = inputs.map(({ name }) => name)
    return { ...shape, name: addLayer(network, rng, type, config, own, reads) }
  }
  const convolution = (kernel: number, stride: number) => ({
    kernel_size: [kernel, kernel],
    strides: [stride, stride],
    padding: 'same',
    use_bias: true,
  })
  const image = add('InputLayer', [], { batch_input_shape: [null, imageEdge, imageEdge, 3] }, { size: imageEdge, channels: 3 }) // prettier-ignore
  return {
    network,
    scaled: () => add('Rescaling', [image], { scale: 1 / 127.5, offset: -1 }, image),
    conv: (x: Value, filters: number, { kernel = 3, stride = 1, activation = 'linear' } = {}) =>
      add(
        'Conv2D',
        [x],
        { ...convolution(kernel, stride), filters, activation },
        { size: Math.ceil(x.size / stride), channels: filters },
        { kernel: [kernel, kernel, x.channels, filters], bias: [filters] },
      ),
    depthwise: (x: Value, stride = 1) =>
      add(
        'DepthwiseConv2D',
        [x],
        convolution(3, stride),
        { size: Math.ceil(x.size / stride), channels: x.channels },
        { depthwise_kernel: [3, 3, x.channels, 1], bias: [x.channels] },
      ),
    norm: (x: Value) => {
      const shape = [x.channels]
      const own = { gamma: shape, beta: shape, moving_mean: shape, moving_variance: shape }
      return add('BatchNormalization', [x], { axis: [3], epsilon: 0.001 }, x, own)
    },
    relu: (x: Value, max_value: 6 | null = null) => add('ReLU', [x], { max_value }, x),
    pool: (x: Value) =>
      add(
        'MaxPooling2D',
        [x],
        { pool_size: [2, 2], strides: [2, 2], padding: 'same' },
        { ...x, size: Math.ceil(x.size / 2) },
      ),
    dropout: (x: Value) => add('Dropout', [x], { rate: 0.5 }, x),
    sum: (...inputs: Value[]) => add('Add', inputs, {}, inputs[0]!),
    join: (...inputs: Value[]) =>
      add(
        'Concatenate',
        inputs,
        { axis: -1 },
        { ...inputs[0]!, channels: inputs.reduce((sum, { channels }) => sum + channels, 0) },
      ),
    average: (x: Value) => add('GlobalAveragePooling2D', [x], {}, { ...x, size: 1 }),
    flatten: (x: Value) => add('Flatten', [x], {}, { size: 1, channels: x.size * x.size * x.channels }),
    classifier: (x: Value) =>
      add(
        'Dense',
        [x],
        { units: 3, activation: 'softmax', use_bias: true },
        { size: 1, channels: 3 },
        { kernel: [x.channels, 3], bias: [3] },
      ),
  }
}

/** Two residual blocks: an identity shortcut, then a projection; an activation behind each sum. */
export function smallResNet(rng: Rng): KerasNetwork {
  const { network, scaled, conv, norm, relu, pool, sum, average, classifier } = functionalNetwork(rng)
  const stem = pool(relu(norm(conv(scaled(), 6))))
  const same = norm(conv(relu(norm(conv(stem, 6))), 6))
  const first = relu(sum(same, stem))
  const halved = norm(conv(relu(norm(conv(first, 8, { stride: 2 }))), 8))
  const second = relu(sum(norm(conv(first, 8, { kernel: 1, stride: 2 })), halved))
  classifier(average(second))
  return network
}

/** Two inverted residuals as in MobileNetV2: their sums have no activation, and the second adds the first. */
export function invertedResiduals(rng: Rng): KerasNetwork {
  const { network, scaled, conv, depthwise, norm, relu, dropout, sum, average, classifier } = functionalNetwork(rng)
  const inverted = (x: ReturnType<typeof conv>, filters: number, stride = 1) => {
    const wide = relu(norm(conv(x, 2 * x.channels, { kernel: 1 })), 6)
    return norm(conv(relu(norm(depthwise(wide, stride)), 6), filters, { kernel: 1 }))
  }
  const stem = inverted(relu(norm(conv(scaled(), 4, { stride: 2 })), 6), 5)
  const first = sum(stem, dropout(inverted(stem, 5)))
  const second = sum(first, inverted(first, 5))
  classifier(average(relu(norm(conv(second, 9, { kernel: 1 })), 6)))
  return network
}

/** Two fire modules as in SqueezeNet: each joins two convolutions; the first join is pooled and read twice, the second averaged. */
export function fireModules(rng: Rng): KerasNetwork {
  const { network, scaled, conv, pool, join, average, classifier } = functionalNetwork(rng)
  const relu = { activation: 'relu' }
  const expand = (x: ReturnType<typeof conv>, filters: number) => [
    conv(x, filters, { kernel: 1, ...relu }),
    conv(x, filters + 1, relu),
  ]
  const first = pool(join(...expand(conv(scaled(), 5, relu), 4)))
  classifier(average(join(...expand(first, 3), ...expand(conv(first, 3, { kernel: 1, ...relu }), 2))))
  return network
}

/** Layers put behind one another at random, whether or not a block can take them in; what nobody reads goes into the classifier. */
export function randomBranches(rng: Rng): KerasNetwork {
  const grow = functionalNetwork(rng)
  const values = [grow.conv(grow.scaled(), 4)]
  const read = new Set<Value>()
  const reading = (...taken: Value[]) => {
    taken.forEach((value) => read.add(value))
    return taken
  }
  // Mostly the newest: chains with a few branches.
  const take = () => reading(rng.next() < 0.7 ? values.at(-1)! : rng.pick(values))[0]!
  const maybe = (layer: (x: Value) => Value, x: Value) => (rng.next() < 0.5 ? layer(x) : x)
  const block = (x: Value) => maybe(grow.relu, maybe(grow.norm, x))
  const withOthers = (x: Value, candidates: Value[]) =>
    reading(...new Set([x, ...[1, 2].map(() => rng.pick(candidates))]))
  const sum = () => {
    const x = take()
    const alike = values.filter(({ size, channels }) => size === x.size && channels === x.channels)
    const inputs = withOthers(x, alike)
    return inputs.length > 1 ? maybe(grow.relu, grow.sum(...inputs)) : grow.dropout(x)
  }
  const join = () => {
    const x = take()
    const inputs = withOthers(
      x,
      values.filter(({ size }) => size === x.size),
    )
    return maybe(grow.relu, grow.join(...inputs))
  }
  const steps: (() => Value)[] = [
    () => block(grow.conv(take(), 4)),
    () => block(grow.conv(take(), 4, { kernel: 1 })),
    () => block(grow.conv(maybe(grow.relu, grow.depthwise(take())), 4, { kernel: 1 })),
    () => maybe(grow.pool, grow.conv(take(), 4, { activation: 'relu' })),
    () => (rng.next() < 0.5 ? grow.norm : grow.relu)(take()),
    sum,
    sum,
    join,
  ]
  const length = 2 + rng.integer(6)
  for (let step = 0; step < length; step++) values.push(rng.pick(steps)())
  const ends = values.filter((value) => !read.has(value))
  const [end, other] = ends
  grow.classifier(
    other ? grow.join(...ends.map(grow.average)) : rng.next() < 0.5 ? grow.average(end!) : grow.flatten(end!),
  )
  return grow.network
}
