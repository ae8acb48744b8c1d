import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../../base/errors.ts'
import { tensor, type Tensor } from '../../../tensor/tensor.ts'
import { writeGraphDef, type NodeSpec } from '../../../testing/graph-def-file.ts'
import { refusalOf } from '../../../testing/refusal.ts'
import { readFrozenGraph } from './read-model.ts'
import { parseWeightsManifest, readShards, shardNames } from './weights-manifest.ts'

const text = (value: unknown) => new TextEncoder().encode(JSON.stringify(value))
const numbers = (values: ArrayLike<number> | undefined) => Array.from(values ?? [], (value) => Number(value.toFixed(5)))

const constants: [string, Tensor][] = [
  ['w0', tensor([1, 1, 3, 2], [1, 2, 3, 4, 5, 6])],
  ['s0', tensor([2], [2, -3])],
  ['b0', tensor([2], [0.5, -1])],
  ['w1', tensor([3, 3, 2, 1], 0.25)],
  ['b1', tensor([2], [1, 2])],
  ['w2', tensor([1, 1, 2, 2], [1, 0, 0, 1])],
  ['w3', tensor([2, 2], [1, 2, 3, 4])],
  ['b3', tensor([2], [7, 8])],
]

function smallGraph(): NodeSpec[] {
  const same = {
    texts: { padding: 'SAME', data_format: 'NHWC' },
    lists: { strides: [1, 2, 2, 1], dilations: [1, 1, 1, 1] },
  }
  const plain = { ...same, lists: { ...same.lists, strides: [1, 1, 1, 1] } }
  return [
    { name: 'input', op: 'Placeholder', shape: [-1, 8, 8, 3] },
    ...constants.map(([name]) => ({ name, op: 'Const' })),
    { name: 'MobilenetV1/a/convolution', op: 'Conv2D', inputs: ['input', 'w0'], ...same },
    { name: 'MobilenetV1/a/BatchNorm/mul', op: 'Mul', inputs: ['MobilenetV1/a/convolution', 's0'] },
    { name: 'MobilenetV1/a/BatchNorm/add', op: 'Add', inputs: ['MobilenetV1/a/BatchNorm/mul', 'b0'] },
    { name: 'MobilenetV1/a/Relu6', op: 'Relu6', inputs: ['MobilenetV1/a/BatchNorm/add'] },
    { name: 'depthwise', op: 'DepthwiseConv2dNative', inputs: ['MobilenetV1/a/Relu6', 'w1'], ...plain },
    { name: 'depthwise/bias', op: 'BiasAdd', inputs: ['depthwise', 'b1'] },
    { name: 'depthwise/relu', op: 'Relu6', inputs: ['depthwise/bias'] },
    { name: 'pointwise', op: 'Conv2D', inputs: ['depthwise/relu', 'w2'], ...plain },
    { name: 'pointwise/relu', op: 'Relu', inputs: ['pointwise'] },
    { name: 'mean', op: 'AvgPool', inputs: ['pointwise/relu'], texts: { padding: 'VALID' }, lists: { ksize: [1, 4, 4, 1], strides: [1, 2, 2, 1] } },
    { name: 'squeeze', op: 'Squeeze', inputs: ['mean', '^input'] },
    { name: 'scores', op: 'MatMul', inputs: ['squeeze:0', 'w3'] },
    { name: 'scores/add', op: 'Add', inputs: ['scores', 'b3'] },
    { name: 'result', op: 'Softmax', inputs: ['scores/add'] },
  ] // prettier-ignore
}

const read = (change: (nodes: NodeSpec[]) => void = () => {}) => {
  const nodes = smallGraph()
  change(nodes)
  return readFrozenGraph(writeGraphDef(nodes), new Map(constants))
}

describe('a frozen graph', () => {
  const { graph, weights, layers, diagnostics } = read()

  it('becomes layers as the studio has them', () => {
    expect(graph.layers).toMatchObject([
      { name: 'conv_0', type: 'conv', stride: 2, padding: 'same', bias: false, activation: 'relu6' },
      { name: 'separable_1', style: 'standard', innerActivation: 'relu6', activation: 'relu', globalAverage: 'after-activation' },
      { name: 'classifier', type: 'dense', units: 2, bias: true },
    ]) // prettier-ignore
    expect(numbers(weights['layer_2/bias']?.data)).toEqual([7, 8])
  })

  it('joins a product and a sum to batch normalisation of the same effect', () => {
    const [gamma, beta, mean, variance] = ['gamma', 'beta', 'mean', 'variance'].map(
      (role) => weights[`layer_0/${role}`]!.data,
    )
    const at = (x: number, channel: number) =>
      (gamma![channel]! * (x - mean![channel]!)) / Math.sqrt(variance![channel]! + 1e-3) + beta![channel]!
    expect(at(10, 0)).toBeCloseTo(2 * 10 + 0.5, 4)
    expect(at(10, 1)).toBeCloseTo(-3 * 10 - 1, 4)
    expect(layers.map(({ source }) => source)).toContain('MobilenetV1/a/BatchNorm')
  })

  it('assumes the scaling of the networks of that name, and says so', () => {
    expect(graph.input).toMatchObject({ height: 8, width: 8, channels: 3, scale: 1 / 127.5, offset: -1 })
    expect(diagnostics).toMatchObject([
      { code: 'import.input-scale-assumed', message: expect.stringMatching(/x \/ 127.5 - 1/) as string },
    ])
  })

  it('refuses what is not a chain of known operations', async () => {
    const unknown = await refusalOf(() => read((nodes) => (nodes.find(({ name }) => name === 'mean')!.op = 'LRN')))
    expect(unknown).toMatchObject({
      code: 'import.layer-unsupported',
      message: expect.stringMatching(/"mean" \(LRN\).*Conv2D/) as string,
    })
    const branch = await refusalOf(() => read((nodes) => nodes.push({ name: 'extra', op: 'Relu', inputs: ['mean'] })))
    expect(branch.code).toBe('import.branched')
  })

  it('damaged bytes give an error or a model, never a crash', () => {
    const intact = writeGraphDef(smallGraph())
    const attempt = (bytes: Uint8Array) => {
      try {
        readFrozenGraph(bytes, new Map(constants))
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        expect(error.code).toMatch(/^import\./)
      }
    }
    for (let length = 0; length < intact.length; length++) attempt(intact.slice(0, length))
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(intact.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 }),
        (list) => {
          const bytes = intact.slice()
          for (const [at, value] of list) bytes[at] = value
          attempt(bytes)
        },
      ),
      { numRuns: 500 },
    )
  })
})

describe('the manifest of the weights', () => {
  const groups = [
    {
      paths: ['one', 'two'],
      weights: [
        { name: 'a', shape: [2], dtype: 'float32' },
        { name: 'q', shape: [3], dtype: 'float32', quantization: { scale: 0.5, min: -1, dtype: 'uint8' } },
      ],
    },
  ]
  // 1.5 and -2 as float32 (little endian), cut within the second; then the codes 0, 2, 255.
  const files = new Map([
    ['one', Uint8Array.from([0, 0, 0xc0, 0x3f, 0, 0])],
    ['two', Uint8Array.from([0, 0xc0, 0, 2, 255])],
  ])

  it('joins the files in order and scales quantised values', () => {
    const manifest = parseWeightsManifest(text(groups))
    expect(shardNames(manifest)).toEqual(['one', 'two'])
    const weights = readShards(manifest, files)
    expect(numbers(weights.get('a')?.data)).toEqual([1.5, -2])
    expect(numbers(weights.get('q')?.data)).toEqual([-1, 0, 126.5])
  })

  it('refuses files of another length, paths that leave the folder, and other content', async () => {
    const short = new Map([...files, ['two', Uint8Array.from([0, 0xc0])] as const])
    expect((await refusalOf(() => readShards(parseWeightsManifest(text(groups)), short))).code).toBe(
      'import.file-damaged',
    )
    const outside = await refusalOf(() => parseWeightsManifest(text([{ paths: ['../../etc/passwd'], weights: [] }])))
    expect(outside.message).toMatch(/plain file name/)
    expect((await refusalOf(() => parseWeightsManifest(Uint8Array.from([0x5b])))).message).toMatch(/not JSON/)
  })
})
