import type { Tensor } from '@tensorflow/tfjs-core'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createRng } from '../../../base/rng.ts'
import { createTrainEngine } from '../../../node/tfjs/engine.ts'
import { sharedPath } from '../../../testing/shared.ts'
import { createPredictor } from '../../../train/predict.ts'
import { readGraphDef } from './graph-def.ts'
import { readFrozenGraph } from './read-model.ts'
import { parseWeightsManifest, readShards, shardNames } from './weights-manifest.ts'

const folder = sharedPath('data', 'models', 'emoji_hunt_mobilenet_v1_025_224')

it.skipIf(!folder)('a real frozen graph answers as its operations do, one by one', async () => {
  const bytes = (name: string) => readFile(join(folder!, name))
  const graph = await bytes('tensorflowjs_model.pb')
  const manifest = parseWeightsManifest(await bytes('weights_manifest.json'))
  const files = new Map<string, Uint8Array>()
  for (const name of shardNames(manifest)) files.set(name, await bytes(name))
  const weights = readShards(manifest, files)
  const model = readFrozenGraph(graph, weights)

  const engine = await createTrainEngine()
  const { tf } = engine
  const rng = createRng(7)
  const pixels = Uint8Array.from({ length: 2 * 224 * 224 * 3 }, () => rng.integer(256))
  const predictor = await createPredictor(engine, model, 2)
  const { probabilities } = await predictor.predict(pixels, 2)
  predictor.dispose()

  const expected = tf.tidy(() => {
    const image = tf.sub(tf.div(tf.tensor(Float32Array.from(pixels), [2, 224, 224, 3]), 127.5), 1)
    const values = new Map<string, Tensor>()
    let last = image
    for (const { name, op, inputs, attributes } of readGraphDef(graph)) {
      if (op === 'Const') continue
      const read = inputs.map((input): Tensor => {
        const constant = weights.get(input)
        return values.get(input) ?? tf.tensor(constant!.data, [...constant!.shape])
      })
      const [a, b] = read as [Tensor<never>, Tensor<never>]
      const stride = attributes['strides']?.list?.[1] ?? 1
      const pad = attributes['padding']?.text === 'SAME' ? 'same' : 'valid'
      const run: Record<string, () => Tensor> = {
        Placeholder: () => image,
        PlaceholderWithDefault: () => a,
        Conv2D: () => tf.conv2d(a, b, stride, pad),
        DepthwiseConv2dNative: () => tf.depthwiseConv2d(a, b, stride, pad),
        Mul: () => tf.mul(a, b),
        Add: () => tf.add(a, b),
        BiasAdd: () => tf.add(a, b),
        Relu6: () => tf.relu6(a),
        AvgPool: () => tf.avgPool(a, attributes['ksize']!.list![1]!, stride, 'valid'),
        Squeeze: () => tf.squeeze(a, [1, 2]),
        Reshape: () => a,
        MatMul: () => tf.matMul(a, b),
        Softmax: () => tf.softmax(a),
      }
      last = run[op]!()
      values.set(name, last)
    }
    return last
  })
  const wanted = await expected.data()
  expected.dispose()
  expect(probabilities).toHaveLength(wanted.length)
  for (const [index, value] of wanted.entries()) expect(Math.abs(probabilities[index]! - value)).toBeLessThan(1e-5)
})
