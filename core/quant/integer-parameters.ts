import { stepSixteenths } from '../akida/integer/activation.ts'
import { filterCount, type AkidaNetwork, type NeuralLayer } from '../akida/network.ts'
import { networkShapes } from '../akida/shapes.ts'
import type { Tensor, Weights } from '../tensor/tensor.ts'
import { denseFromAkida, flipKernel } from './storage-order.ts'
import { zeroSums } from './zero-sums.ts'

/**
 * The numbers of an integer network as float tensors for a training backend, in cross-correlation and Keras order, by `${index}/role`:
 * kernel, pointwise, threshold, levelWidth (act_step as the chip uses it), actStep (as stored), zeroSum (what the padding pixel adds).
 * Throws for a network without an input convolution.
 */
export function integerParameters(network: AkidaNetwork): Weights {
  const parameters: Record<string, Tensor> = {}
  const shapes = networkShapes(network)
  network.layers.forEach((layer, index) => {
    if (layer.type === 'input_data')
      throw new Error('Networks without an input convolution do not run on the training engine.')
    const set = (role: string, shape: readonly number[], data: ArrayLike<number>) => {
      parameters[`${index}/${role}`] = { shape: [...shape], data: Float32Array.from(data) }
    }
    const [height, width, channels] = shapes[index]!.input
    if (layer.type === 'fc')
      set(
        'kernel',
        layer.w.shape.slice(2),
        denseFromAkida(layer.w.values, { height, width, channels }, filterCount(layer)),
      )
    else
      set('kernel', layer.w.shape, layer.type === 'input_conv' ? layer.w.values : flipKernel(layer.w.values, layer.k))
    if (layer.type === 'sep') set('pointwise', layer.wPw.shape, layer.wPw.values)
    const filters = [filterCount(layer)]
    set('threshold', filters, layer.threshold)
    set('actStep', filters, layer.actStep)
    set('levelWidth', filters, levelWidths(layer))
    if (layer.type === 'input_conv')
      set('zeroSum', filters, zeroSums(layer.w.values, filterCount(layer), layer.paddingValue))
  })
  return parameters
}

/** floor(act_step * 16) << (4 - bits), in sixteenths, as a real number; exact in float32. */
function levelWidths({ actStep, actBits, activation }: NeuralLayer): number[] {
  if (!activation) return Array.from(actStep, () => 1)
  return Array.from(actStep, (step) => (stepSixteenths(step) * 2 ** (4 - actBits)) / 16)
}
