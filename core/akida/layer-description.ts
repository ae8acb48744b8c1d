import type { AkidaNetwork, NeuralLayer, PaddingMode, PoolKind } from './network.ts'
import { filterCount } from './network.ts'
import { networkShapes } from './shapes.ts'

/**
 * What the hardware rules, the mapper and the cost law need to know of a layer. It can be made from an integer network and from a float
 * graph before quantisation, so a rule can speak while the network is still being drawn.
 */
export interface LayerDescription {
  readonly name: string
  /** `other`: anything Akida 1 has no layer for; `kind` names it. */
  readonly type: 'input_data' | 'input_conv' | 'conv' | 'sep' | 'fc' | 'other'
  readonly kind?: string
  readonly inHeight: number
  readonly inWidth: number
  readonly inChannels: number
  /** Bits of one input value: 8 for images, else the activation bits of the layer before (or of `input_data`). */
  readonly inBits: number
  /** Filters or units. */
  readonly filters: number
  /** Kernel height; 1 for `fc`. */
  readonly kernel: number
  /** Kernel width where it differs from the height. */
  readonly kernelWidth?: number
  readonly stride: number
  readonly strideWidth?: number
  readonly padding: PaddingMode
  readonly pool: PoolKind
  readonly poolSize: number
  readonly poolStride: number
  readonly weightsBits: number
  readonly actBits: number
  readonly activation: boolean
  /** Name of the non-linearity where it is not a (bounded) ReLU. */
  readonly activationName?: string
  readonly isLast: boolean
  /** 1 unless the layer says otherwise. */
  readonly dilation?: number
  readonly groups?: number
  readonly depthMultiplier?: number
  /** Number of layers this one reads from; 1 unless it says otherwise. */
  readonly inboundCount?: number
  /** true when pooling stands after the non-linearity in the float graph. */
  readonly isPoolAfterActivation?: boolean
  /** Batch-normalisation scales, where the layer still has them. */
  readonly gammas?: Float32Array
  /** Weights, thresholds and steps, where the layer is already quantised. */
  readonly integers?: NeuralLayer
}

/** Descriptions of all layers of an integer network, in order. */
export function describeNetwork(network: AkidaNetwork): LayerDescription[] {
  const shapes = networkShapes(network)
  let inBits = 8
  return network.layers.map((layer, index): LayerDescription => {
    const [inHeight, inWidth, inChannels] = shapes[index]!.input
    const isLast = index === network.layers.length - 1
    const common = { name: layer.name, type: layer.type, inHeight, inWidth, inChannels, inBits, isLast }
    const plain = { kernel: 1, stride: 1, padding: 'same', pool: 'none', poolSize: 2, poolStride: 2 } as const
    if (layer.type === 'input_data') {
      inBits = layer.inputBits
      const fields = { filters: inChannels, weightsBits: 8, actBits: layer.inputBits, activation: true }
      return { ...common, ...plain, ...fields, inBits: layer.inputBits }
    }
    const { weightsBits, actBits, activation } = layer
    const neural = { ...common, filters: filterCount(layer), weightsBits, actBits, activation, integers: layer }
    inBits = actBits
    if (layer.type === 'fc') return { ...neural, ...plain }
    const { k: kernel, stride, padding, pool, poolSize, poolStride } = layer
    return { ...neural, kernel, stride, padding, pool, poolSize, poolStride }
  })
}
