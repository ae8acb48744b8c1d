import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AkidaLayer, AkidaNetwork, Kernel, KernelShape, WeightsBits } from '../akida/network.ts'
import { referenceEngine } from '../akida/integer/reference.ts'
import { networkShapes } from '../akida/shapes.ts'
import { createRng, type Rng } from '../base/rng.ts'
import { createTrainEngine } from '../node/tfjs/engine.ts'
import { createBatchRunner } from './batch-runner.ts'
import { integerForward } from '../quant/integer-forward.ts'
import { integerParameters } from '../quant/integer-parameters.ts'

const tops: Record<WeightsBits, number> = { 1: 1, 2: 1, 4: 7, 8: 127 }

function kernel(rng: Rng, shape: KernelShape, bits: WeightsBits): Kernel {
  const size = shape.reduce((product, edge) => product * edge, 1)
  const top = tops[bits]
  return {
    shape,
    values: Int8Array.from({ length: size }, () => (bits === 1 ? rng.integer(2) : rng.integer(2 * top + 1) - top)),
  }
}

function activation(rng: Rng, name: string, filters: number, scale: number, isLast = false) {
  const bits = rng.pick([1, 2, 4] as const)
  return {
    name,
    actBits: bits,
    activation: !isLast,
    threshold: Int32Array.from({ length: filters }, () => Math.floor(rng.between(-1, 1) * scale)),
    actStep: Float32Array.from({ length: filters }, () => Math.max(0.07, rng.between(0.001, 0.3) * scale)),
  }
}

/** Input convolution, then any mixture of convolutions and separables with pooling, then a fully connected layer. */
function randomNetwork(seed: number): AkidaNetwork {
  const rng = createRng(seed)
  const inputShape = [5 + rng.integer(8), 5 + rng.integer(8), rng.pick([1, 3])] as const
  const filters = 1 + rng.integer(6)
  const first = {
    type: 'input_conv' as const,
    ...activation(rng, 'input', filters, 8000),
    inputShape,
    weightsBits: 8 as const,
    paddingValue: rng.integer(256),
    k: rng.pick([3, 5]),
    stride: 1 + rng.integer(2),
    padding: rng.pick(['same', 'valid'] as const),
    pool: 'none' as const,
    poolSize: 0,
    poolStride: 0,
  }
  const layers: AkidaLayer[] = [{ ...first, w: kernel(rng, [first.k, first.k, inputShape[2], filters], 8) }]
  let channels = filters
  const middle = 1 + rng.integer(3)
  for (let index = 0; index < middle; index++) {
    const count = 1 + rng.integer(8)
    const isLastMap = index === middle - 1
    const pool = rng.pick(isLastMap ? (['none', 'avg'] as const) : (['none', 'max'] as const))
    const bits = rng.pick([2, 4] as const)
    const common = {
      ...activation(rng, `layer_${index}`, count, 60 * channels),
      weightsBits: bits,
      k: 3,
      stride: 1,
      padding: 'same' as const,
      pool,
      poolSize: 2,
      poolStride: 1 + rng.integer(2),
    }
    if (rng.next() < 0.5) layers.push({ type: 'conv', ...common, w: kernel(rng, [3, 3, channels, count], bits) })
    else
      layers.push({
        type: 'sep',
        ...common,
        w: kernel(rng, [3, 3, channels, 1], bits),
        wPw: kernel(rng, [1, 1, channels, count], bits),
      })
    channels = count
  }
  const [height, width, depth] = networkShapes({ name: 'n', inputShape, layers }).at(-1)!.output
  const units = 1 + rng.integer(4)
  const fc = {
    ...activation(rng, 'classifier', units, 100, true),
    weightsBits: 4 as const,
    w: kernel(rng, [1, 1, height * width * depth, units], 4),
  }
  return { name: 'random', inputShape, layers: [...layers, { type: 'fc', ...fc }] }
}

describe('integer networks on the training engine', () => {
  it('equal the integer reference, every activation and potential of random networks', async () => {
    const engine = await createTrainEngine()
    await fc.assert(
      fc.asyncProperty(fc.nat(), async (seed) => {
        const network = randomNetwork(seed)
        const [height, width, channels] = network.inputShape
        const rng = createRng(seed + 1)
        const count = 3
        const images = Uint8Array.from({ length: count * height * width * channels }, () => rng.integer(256))
        const expected = referenceEngine.run(network, images, count, { keepOutputs: true })
        const runner = await createBatchRunner(
          engine,
          { height, width, channels },
          integerParameters(network),
          2,
          (parameters, batch) => {
            const { outputs, predict } = integerForward(engine.tf, network, parameters, batch)
            return { predict, ...Object.fromEntries(outputs.map((output, index) => [`layer${index}`, output])) }
          },
        )
        const rows = await runner.run(images, count)
        runner.dispose()
        expected.perLayer.forEach(({ output, name }, index) =>
          expect([...Int32Array.from(rows[`layer${index}`]!.data)], name).toEqual([...output!]),
        )
        expect(Array.from(rows['predict']!.data, (value) => value + 0)).toEqual([...expected.predict])
      }),
      { numRuns: 25, seed: 7 },
    )
  })
})
