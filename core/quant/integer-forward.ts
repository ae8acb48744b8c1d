import type * as tfc from '@tensorflow/tfjs-core'
import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core'
import { type AkidaNetwork, type NeuralLayer, filterCount } from '../akida/network.ts'

type Tf = typeof tfc
type Parameters = (role: string) => Tensor

/** Range of the saturating register that sums the pixels of a global average and the inputs of a fully connected layer. */
const registerMin = -524_288
const registerMax = 524_287
/** Beyond this many pixels a global average is summed at once, which differs only when the register would saturate on the way. */
const mostUnrolledPixels = 64

/**
 * An integer network of Akida 1 on a training backend, on floats with whole values: float32 sums are exact below 2^24, which every
 * layer the chip accepts stays under. `parameters` come from `integerParameters`, `images` (n, h, w, c) are pixels 0..255.
 * `potentials` are the last layer's; `predict` their real values (p - T) / act_step. Throws for a network without an input convolution.
 */
export function integerForward(
  tf: Tf,
  network: AkidaNetwork,
  parameters: Record<string, Tensor>,
  images: Tensor,
): { potentials: Tensor; predict: Tensor; outputs: Tensor[] } {
  let x = images
  const outputs: Tensor[] = []
  let predict = images
  network.layers.forEach((layer, index) => {
    if (layer.type === 'input_data')
      throw new Error('Networks without an input convolution do not run on the training engine.')
    const get: Parameters = (role) => parameters[`${index}/${role}`]!
    const potentials = pool(tf, layer, convolve(tf, layer, get, x))
    const above = tf.sub(potentials, get('threshold'))
    predict = tf.div(above, get('actStep'))
    x = layer.activation
      ? tf.clipByValue(tf.ceil(tf.div(above, get('levelWidth'))), 0, 2 ** layer.actBits - 1)
      : potentials
    if (layer.activation) predict = x
    outputs.push(x)
  })
  const rows = [images.shape[0], -1]
  return { potentials: tf.reshape(x, rows), predict: tf.reshape(predict, rows), outputs }
}

function convolve(tf: Tf, layer: NeuralLayer, get: Parameters, x: Tensor): Tensor {
  switch (layer.type) {
    case 'fc': {
      const flat = tf.reshape<tfc.Rank.R2>(x, [x.shape[0], -1])
      const sums = tf.clipByValue(tf.matMul(flat, get('kernel') as Tensor2D), registerMin, registerMax)
      return tf.reshape(sums, [x.shape[0], 1, 1, filterCount(layer)])
    }
    case 'sep': {
      const depthwise = tf.depthwiseConv2d(x as Tensor4D, get('kernel') as Tensor4D, layer.stride, layer.padding)
      return tf.conv2d(depthwise, get('pointwise') as Tensor4D, 1, 'valid')
    }
    case 'input_conv': {
      // Borders hold the padding pixel: shifting it to 0 lets the backend pad, and the shift is added back per filter.
      const shifted: Tensor4D = tf.sub(x, layer.paddingValue)
      return tf.add(tf.conv2d(shifted, get('kernel') as Tensor4D, layer.stride, layer.padding), get('zeroSum'))
    }
    case 'conv':
      return tf.conv2d(x as Tensor4D, get('kernel') as Tensor4D, layer.stride, layer.padding)
  }
}

function pool(tf: Tf, layer: NeuralLayer, potentials: Tensor): Tensor {
  if (layer.type === 'fc' || layer.pool === 'none') return potentials
  if (layer.pool === 'max') return tf.maxPool(potentials as Tensor4D, layer.poolSize, layer.poolStride, layer.padding)
  const [batch, height, width, channels] = potentials.shape as [number, number, number, number]
  const pixels = height * width
  if (pixels > mostUnrolledPixels) return tf.clipByValue(tf.sum(potentials, [1, 2], true), registerMin, registerMax)
  const list = tf.unstack(tf.reshape(potentials, [batch, pixels, channels]), 1)
  const zero = tf.zerosLike(list[0]!)
  const total = list.reduce((sum, pixel) => tf.clipByValue(tf.add(sum, pixel), registerMin, registerMax), zero)
  return tf.reshape(total, [batch, 1, 1, channels])
}
