import type {
  AkidaLayer,
  AkidaNetwork,
  Kernel,
  KernelShape,
  NeuralLayer,
  SpatialShape,
  WeightsBits,
} from './network.ts'
import { filterCount } from './network.ts'
import { outputShape } from './shapes.ts'

const weightRange: Record<WeightsBits, readonly [number, number]> = {
  1: [0, 1],
  2: [-1, 1],
  4: [-7, 7],
  8: [-128, 127],
}

function kernelFaults(variable: string, kernel: Kernel, expected: KernelShape, bits: WeightsBits): string[] {
  if (kernel.shape.join() !== expected.join()) {
    return [
      `${variable} has shape ${kernel.shape.join('x')}, but ${expected.join('x')} follows from the layers before.`,
    ]
  }
  const size = expected[0] * expected[1] * expected[2] * expected[3]
  if (kernel.values.length !== size)
    return [`${variable} holds ${kernel.values.length} values, its shape needs ${size}.`]
  const [lowest, highest] = weightRange[bits]
  const outside = kernel.values.find((value) => value < lowest || value > highest)
  return outside === undefined ? [] : [`${variable} holds ${outside}; ${bits}-bit weights are ${lowest} to ${highest}.`]
}

function expectedKernel(layer: NeuralLayer, input: SpatialShape): KernelShape {
  if (layer.type === 'fc') return [1, 1, input[0] * input[1] * input[2], layer.w.shape[3]]
  return [layer.k, layer.k, input[2], layer.type === 'sep' ? 1 : layer.w.shape[3]]
}

function neuralFaults(layer: NeuralLayer, input: SpatialShape, isLast: boolean): string[] {
  const faults = kernelFaults('w', layer.w, expectedKernel(layer, input), layer.weightsBits)
  if (layer.type === 'sep') {
    faults.push(...kernelFaults('w_pw', layer.wPw, [1, 1, input[2], layer.wPw.shape[3]], layer.weightsBits))
  }
  const filters = filterCount(layer)
  if (layer.threshold.length !== filters)
    faults.push(`threshold has ${layer.threshold.length} values for ${filters} filters.`)
  if (layer.actStep.length !== filters)
    faults.push(`act_step has ${layer.actStep.length} values for ${filters} filters.`)
  const small = layer.actStep.findIndex((step) => !(step >= 1 / 16) || !Number.isFinite(step))
  if (small >= 0) faults.push(`act_step of filter ${small} is ${layer.actStep[small]}; at least 1/16 is needed.`)
  if (!layer.activation && !isLast) faults.push('only the last layer may go without an activation.')
  if (outputShape(layer, input).some((side) => side < 1)) faults.push(`a ${input.join('x')} input leaves no output.`)
  return faults
}

function layerFaults(layer: AkidaLayer, index: number, input: SpatialShape, isLast: boolean): string[] {
  const isInput = layer.type === 'input_data' || layer.type === 'input_conv'
  if (isInput !== (index === 0))
    return [`${layer.type} at position ${index}; exactly the first layer is an input layer.`]
  if (isInput && layer.inputShape.join() !== input.join()) {
    return [`input_shape is ${layer.inputShape.join('x')}, the network's is ${input.join('x')}.`]
  }
  return layer.type === 'input_data' ? [] : neuralFaults(layer, input, isLast)
}

/**
 * What keeps a network from being run at all, as sentences that name the layer: shapes that do not fit together, values outside
 * their bits, steps below 1/16. An empty list means that every engine can run it. What the chip refuses is `checkNetwork`'s business.
 */
export function findNetworkFaults(network: AkidaNetwork): string[] {
  const faults: string[] = []
  const names = new Set<string>()
  let input = network.inputShape
  network.layers.forEach((layer, index) => {
    const found = layerFaults(layer, index, input, index === network.layers.length - 1)
    if (names.has(layer.name)) found.push('the name is used twice.')
    names.add(layer.name)
    faults.push(...found.map((fault) => `Layer "${layer.name}": ${fault}`))
    input = outputShape(layer, input)
  })
  if (network.layers.length === 0) faults.push('The network has no layers.')
  return faults
}
