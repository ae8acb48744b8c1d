import type {
  ActivationBits,
  AkidaLayer,
  AkidaNetwork,
  ConvolutionFields,
  Kernel,
  KernelShape,
  PoolKind,
  SpatialShape,
  WeightsBits,
} from '../akida/network.ts'

/** A seeded source of whole numbers 0 <= n < limit. */
export type Dice = (limit: number) => number

/** xorshift32, enough to make test networks repeatable. */
export function createDice(seed: number): Dice {
  let state = (seed * 2654435761 + 1) >>> 0 || 1
  return (limit) => {
    state ^= state << 13
    state >>>= 0
    state ^= state >>> 17
    state ^= state << 5
    state >>>= 0
    return state % limit
  }
}

const pick = <T>(dice: Dice, values: readonly T[]): T => values[dice(values.length)]!

export function randomKernel(dice: Dice, shape: KernelShape, bits: WeightsBits): Kernel {
  const size = shape[0] * shape[1] * shape[2] * shape[3]
  const top = bits === 1 ? 1 : 2 ** (bits - 1) - 1
  const lowest = bits === 1 ? 0 : -top
  return { shape, values: Int8Array.from({ length: size }, () => lowest + dice(top - lowest + 1)) }
}

/** Thresholds and steps around the spread that random weights give, so that all levels occur. Some steps are small, some tied to sixteenths. */
function levelsFor(dice: Dice, filters: number, spread: number) {
  const scale = Math.max(2, spread)
  const threshold = Int32Array.from({ length: filters }, () => Math.round(((dice(2001) - 1000) / 1000) * scale))
  const actStep = Float32Array.from({ length: filters }, () => Math.max(1 / 16, ((1 + dice(400)) / 1000) * scale))
  return { threshold, actStep }
}

export interface NetworkChoices {
  readonly mostFilters?: number
  readonly mostSize?: number
  readonly mostLayers?: number
  /** Only what the chip takes: padding same, stride 2 with 3x3, and so on. */
  readonly isForHardware?: boolean
}

interface Step {
  readonly index: number
  readonly input: SpatialShape
  readonly inBits: number
  readonly isLast: boolean
}

function spatialFields(
  dice: Dice,
  step: Step,
  filters: number,
  pool: PoolKind,
  choices: NetworkChoices,
  type: 'conv' | 'sep',
) {
  const small = Math.min(step.input[0], step.input[1])
  const kernels = (type === 'sep' ? [3, 5, 7] : [1, 3, 3, 5, 7]) as readonly number[]
  const k = pick(dice, kernels)
  const strides = choices.isForHardware === true ? (k === 3 ? [1, 1, 2] : [1]) : k === 1 ? [1] : [1, 1, 2, 3]
  const isValid = choices.isForHardware !== true && dice(5) === 0 && small >= k
  return { k, stride: pick(dice, strides), padding: isValid ? ('valid' as const) : ('same' as const), pool, filters }
}

function randomPool(dice: Dice, step: Step): PoolKind {
  const [height, width] = step.input
  if (step.isLast) return dice(4) === 0 && height <= 32 && width >= 6 ? 'avg' : 'none'
  return dice(4) === 0 && Math.min(height, width) >= 8 ? 'max' : 'none'
}

function randomLayer(dice: Dice, step: Step, choices: NetworkChoices): AkidaLayer {
  const [height, width, channels] = step.input
  const mostFilters = choices.mostFilters ?? 24
  const filters = 1 + dice(mostFilters)
  const activation = step.isLast ? dice(3) > 0 : true
  const actBits = pick<ActivationBits>(dice, [1, 2, 4, 4])
  const top = 2 ** step.inBits - 1
  const isFlat = height * width <= 2 || (step.isLast && dice(2) === 0 && height * width * channels < 4000)
  const type = isFlat ? 'fc' : pick(dice, ['conv', 'sep'] as const)
  const weightsBits = pick<WeightsBits>(dice, type === 'sep' ? [2, 4, 4] : [1, 2, 4, 4])
  const kmax = weightsBits === 4 ? 4 : 0.8
  const name = `${type}_${step.index}`
  const common = { name, weightsBits, actBits, activation }
  if (type === 'fc') {
    const inputs = height * width * channels
    const spread = Math.sqrt(inputs) * top * kmax * 0.4
    const w = randomKernel(dice, [1, 1, inputs, filters], weightsBits)
    return { type, ...common, w, ...levelsFor(dice, filters, spread) }
  }
  const pool = randomPool(dice, step)
  const { filters: _, ...spatial } = spatialFields(dice, step, filters, pool, choices, type)
  const cells = spatial.k * spatial.k * channels
  const spread = Math.sqrt(cells) * top * kmax * 0.4 * (type === 'sep' ? kmax : 1) * (pool === 'avg' ? height : 1)
  const poolStride = pick(dice, [1, 2, 2])
  const fields: ConvolutionFields = {
    ...common,
    ...spatial,
    poolSize: 2,
    poolStride: pool === 'max' ? poolStride : 2,
    ...levelsFor(dice, filters, spread),
  }
  if (type === 'conv')
    return { type, ...fields, w: randomKernel(dice, [spatial.k, spatial.k, channels, filters], weightsBits) }
  const w = randomKernel(dice, [spatial.k, spatial.k, channels, 1], weightsBits)
  return { type, ...fields, w, wPw: randomKernel(dice, [1, 1, channels, filters], weightsBits) }
}

function randomInput(dice: Dice, choices: NetworkChoices): AkidaLayer {
  const most = choices.mostSize ?? 20
  const height = 8 + dice(most - 7)
  const width = 8 + dice(most - 7)
  if (dice(2) === 0) {
    const inputShape: SpatialShape = [height, width, 1 + dice(12)]
    return { type: 'input_data', name: 'input', inputShape, inputBits: pick(dice, [1, 2, 4]) }
  }
  const channels = pick(dice, [1, 3])
  const k = pick(dice, [3, 5, 7])
  const filters = 1 + dice(choices.mostFilters ?? 24)
  const weightsBits = pick<WeightsBits>(dice, [1, 2, 4, 8, 8])
  const spread = Math.sqrt(k * k * channels) * 128 * (weightsBits === 8 ? 70 : 3)
  return {
    type: 'input_conv',
    name: 'input',
    inputShape: [height, width, channels],
    weightsBits,
    actBits: pick(dice, [1, 2, 4, 4]),
    activation: true,
    k,
    stride: 1 + dice(3),
    padding: dice(3) === 0 ? 'valid' : 'same',
    pool: dice(4) === 0 && Math.min(height, width) >= 16 ? 'max' : 'none',
    poolSize: 2,
    poolStride: 2,
    paddingValue: dice(256),
    w: randomKernel(dice, [k, k, channels, filters], weightsBits),
    ...levelsFor(dice, filters, spread),
  }
}

/** A random network of every layer type; the same seed gives the same network. */
export function randomNetwork(
  seed: number,
  outputShape: (layer: AkidaLayer, input: SpatialShape) => SpatialShape,
  choices: NetworkChoices = {},
): AkidaNetwork {
  const dice = createDice(seed)
  const input = randomInput(dice, choices)
  const inputShape =
    input.type === 'input_data' || input.type === 'input_conv' ? input.inputShape : ([1, 1, 1] as const)
  const layers: AkidaLayer[] = [input]
  let shape = outputShape(input, inputShape)
  let inBits = input.type === 'input_data' ? input.inputBits : input.type === 'input_conv' ? input.actBits : 4
  const count = 1 + dice(choices.mostLayers ?? 3)
  for (let index = 1; index <= count; index++) {
    const layer = randomLayer(dice, { index, input: shape, inBits, isLast: index === count }, choices)
    const next = outputShape(layer, shape)
    if (next.some((side) => side < 1)) break
    layers.push(layer)
    shape = next
    inBits = layer.type === 'input_data' ? layer.inputBits : layer.actBits
    if (layer.type !== 'input_data' && !layer.activation) break
  }
  return { name: `random_${seed}`, inputShape, layers }
}

/** Random input for a network: whole bytes for images, values of the right bits for prepared data. */
export function randomImages(network: AkidaNetwork, seed: number, count: number): Uint8Array {
  const dice = createDice(seed + 77_777)
  const first = network.layers[0]!
  const top = first.type === 'input_data' ? 2 ** first.inputBits : 256
  const [height, width, channels] = network.inputShape
  return Uint8Array.from({ length: count * height * width * channels }, () => (dice(3) === 0 ? 0 : dice(top)))
}
