import type * as tfc from '@tensorflow/tfjs-core'
import type { KerasEntry, KerasWeights } from './keras-file.ts'

/** What Keras computes, layer by layer as documented, one tfjs operation each: the oracle of importer tests. */
export function runKeras(
  tf: typeof tfc,
  layers: KerasEntry[],
  weights: KerasWeights,
  pixels: tfc.Tensor4D,
): tfc.Tensor {
  let x: tfc.Tensor = pixels
  const outputs = new Map<string, tfc.Tensor>()
  for (const { class_name: type, config, reads } of layers) {
    const inputs = reads?.map((name) => outputs.get(name)!) ?? []
    x = inputs[0] ?? x
    const own = (role: string) => {
      const found = weights[config.name]![role]!
      return tf.tensor(found.data, found.shape)
    }
    const strides = (config['strides'] as [number, number] | undefined) ?? [1, 1]
    const padding = config['padding'] as 'same' | 'valid'
    const bias = () => (x = config['use_bias'] ? tf.add(x, own('bias')) : x)
    if (type === 'Rescaling') x = tf.add(tf.mul(x, config['scale'] as number), config['offset'] as number)
    else if (type === 'Conv2D') {
      x = tf.conv2d(x as tfc.Tensor4D, own('kernel') as tfc.Tensor4D, strides, padding)
      bias()
    } else if (type === 'DepthwiseConv2D') {
      x = tf.depthwiseConv2d(x as tfc.Tensor4D, own('depthwise_kernel') as tfc.Tensor4D, strides, padding)
      bias()
    } else if (type === 'SeparableConv2D') {
      x = tf.depthwiseConv2d(x as tfc.Tensor4D, own('depthwise_kernel') as tfc.Tensor4D, strides, padding)
      x = tf.conv2d(x as tfc.Tensor4D, own('pointwise_kernel') as tfc.Tensor4D, 1, 'valid')
      bias()
    } else if (type === 'Dense') {
      x = tf.matMul(x, own('kernel'))
      bias()
    } else if (type === 'BatchNormalization') {
      const deviation = tf.sqrt(tf.add(own('moving_variance'), config['epsilon'] as number))
      x = tf.add(tf.mul(tf.div(tf.sub(x, own('moving_mean')), deviation), own('gamma')), own('beta'))
    } else if (type === 'ReLU') x = config['max_value'] === 6 ? tf.minimum(tf.relu(x), 6) : tf.relu(x)
    else if (type === 'ZeroPadding2D') x = tf.pad(x, [[0, 0], ...(config['padding'] as [number, number][]), [0, 0]])
    else if (type === 'MaxPooling2D')
      x = tf.maxPool(x as tfc.Tensor4D, config['pool_size'] as [number, number], strides, padding)
    else if (type === 'GlobalAveragePooling2D') x = tf.mean(x, [1, 2])
    else if (type === 'Flatten') x = tf.reshape(x, [x.shape[0], -1])
    else if (type === 'Add') x = inputs.reduce((sum, input) => tf.add(sum, input))
    else if (type === 'Concatenate') x = tf.concat(inputs, -1)
    else if (type !== 'InputLayer' && type !== 'Dropout') throw new Error(`the test interpreter has no ${type}`)
    if (config['activation'] === 'relu') x = tf.relu(x)
    if (config['activation'] === 'softmax') x = tf.softmax(x)
    if (config['activation'] === 'sigmoid') {
      const positive = tf.sigmoid(x)
      x = tf.concat([tf.sub(1, positive), positive], 1)
    }
    outputs.set(config.name, x)
  }
  return x
}
