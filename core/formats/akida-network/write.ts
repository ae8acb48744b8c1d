import type { AkidaLayer, AkidaNetwork, Kernel } from '../../akida/network.ts'
import type { NetworkJson } from './schema.ts'

/** Collects arrays into one little-endian file, each at a multiple of 4 bytes. */
class WeightWriter {
  readonly #parts: { offset: number; bytes: Uint8Array }[] = []
  #end = 0

  #append(bytes: Uint8Array): number {
    const offset = this.#end
    this.#parts.push({ offset, bytes })
    this.#end += Math.ceil(bytes.length / 4) * 4
    return offset
  }

  kernel(kernel: Kernel) {
    const { buffer, byteOffset, byteLength } = kernel.values
    const offset = this.#append(new Uint8Array(buffer, byteOffset, byteLength))
    const [height, width, inputs, outputs] = kernel.shape
    return {
      offset,
      dtype: 'int8' as const,
      shape: [height, width, inputs, outputs] as [number, number, number, number],
    }
  }

  threshold(values: Int32Array) {
    const bytes = new Uint8Array(4 * values.length)
    const view = new DataView(bytes.buffer)
    values.forEach((value, i) => view.setInt32(4 * i, value, true))
    return { offset: this.#append(bytes), dtype: 'int32le' as const, shape: [values.length] as [number] }
  }

  step(values: Float32Array) {
    const bytes = new Uint8Array(4 * values.length)
    const view = new DataView(bytes.buffer)
    values.forEach((value, i) => view.setFloat32(4 * i, value, true))
    return { offset: this.#append(bytes), dtype: 'float32le' as const, shape: [values.length] as [number] }
  }

  finish(): Uint8Array {
    const result = new Uint8Array(this.#end)
    for (const { offset, bytes } of this.#parts) result.set(bytes, offset)
    return result
  }
}

type LayerJson = NetworkJson['layers'][number]

function describeLayer(layer: AkidaLayer, file: WeightWriter): LayerJson {
  if (layer.type === 'input_data') {
    return { type: layer.type, name: layer.name, input_shape: [...layer.inputShape], input_bits: layer.inputBits }
  }
  const neural = {
    name: layer.name,
    weights_bits: layer.weightsBits,
    act_bits: layer.actBits,
    activation: layer.activation,
  }
  const w = file.kernel(layer.w)
  const pointwise = layer.type === 'sep' ? file.kernel(layer.wPw) : undefined
  const variables = { w, threshold: file.threshold(layer.threshold), act_step: file.step(layer.actStep) }
  if (layer.type === 'fc') return { type: 'fc', ...neural, variables }
  const convolution = {
    ...neural,
    k: layer.k,
    stride: layer.stride,
    padding: layer.padding,
    pool: layer.pool === 'none' ? null : layer.pool,
    ...(layer.pool === 'max' ? { pool_size: layer.poolSize, pool_stride: layer.poolStride } : {}),
  }
  if (pointwise !== undefined) return { type: 'sep', ...convolution, variables: { ...variables, w_pw: pointwise } }
  if (layer.type === 'input_conv') {
    const input = { input_shape: [...layer.inputShape] as [number, number, number], padding_value: layer.paddingValue }
    return { type: 'input_conv', ...convolution, ...input, variables }
  }
  return { type: 'conv', ...convolution, variables }
}

/** The two files of the format `akida1-network/1`: what to put into network.json, and the bytes of weights.bin. */
export function writeAkidaNetwork(network: AkidaNetwork): { json: NetworkJson; weights: Uint8Array } {
  const file = new WeightWriter()
  const layers = network.layers.map((layer) => describeLayer(layer, file))
  const json: NetworkJson = {
    format: 'akida1-network/1',
    name: network.name,
    input_shape: [...network.inputShape],
    layers,
  }
  return { json, weights: file.finish() }
}
