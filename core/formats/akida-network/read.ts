import { AppError } from '../../base/errors.ts'
import { findNetworkFaults } from '../../akida/faults.ts'
import type { AkidaLayer, AkidaNetwork, Kernel, KernelShape, SpatialShape } from '../../akida/network.ts'
import { networkSchema } from './schema.ts'
import type { ParsedLayer } from './schema.ts'

const shownFaults = 5

function refuse(faults: string[]): never {
  const shown = faults.slice(0, shownFaults).join(' ')
  const more = faults.length > shownFaults ? ` (${faults.length - shownFaults} more)` : ''
  throw new AppError('akida-network.invalid', `The Akida network cannot be read. ${shown}${more}`, {
    faults: faults.length,
  })
}

/** Copies arrays out of weights.bin and collects what is wrong with their places. */
class WeightFile {
  readonly faults: string[] = []
  readonly #view: DataView

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  #holds(where: string, offset: number, sizeBytes: number): boolean {
    if (offset + sizeBytes <= this.#view.byteLength) return true
    this.faults.push(
      `${where} needs bytes ${offset} to ${offset + sizeBytes}, but the weight file has ${this.#view.byteLength} bytes.`,
    )
    return false
  }

  int8(where: string, at: { offset: number; shape: KernelShape }): Kernel {
    const length = at.shape.reduce((product, side) => product * side, 1)
    if (!this.#holds(where, at.offset, length)) return { shape: at.shape, values: new Int8Array(0) }
    const values = new Int8Array(this.#view.buffer, this.#view.byteOffset + at.offset, length)
    return { shape: at.shape, values: values.slice() }
  }

  int32(where: string, at: { offset: number; shape: [number] }): Int32Array {
    const length = at.shape[0]
    if (!this.#holds(where, at.offset, 4 * length)) return new Int32Array(0)
    return Int32Array.from({ length }, (_, i) => this.#view.getInt32(at.offset + 4 * i, true))
  }

  float32(where: string, at: { offset: number; shape: [number] }): Float32Array {
    const length = at.shape[0]
    if (!this.#holds(where, at.offset, 4 * length)) return new Float32Array(0)
    return Float32Array.from({ length }, (_, i) => this.#view.getFloat32(at.offset + 4 * i, true))
  }
}

function buildLayer(layer: ParsedLayer, networkInput: SpatialShape, file: WeightFile): AkidaLayer {
  if (layer.type === 'input_data') {
    return {
      type: 'input_data',
      name: layer.name,
      inputShape: layer.input_shape ?? networkInput,
      inputBits: layer.input_bits,
    }
  }
  const place = (variable: string) => `Layer "${layer.name}": ${variable}`
  const neural = {
    name: layer.name,
    weightsBits: layer.weights_bits,
    actBits: layer.act_bits,
    activation: layer.activation,
    w: file.int8(place('w'), layer.variables.w),
    threshold: file.int32(place('threshold'), layer.variables.threshold),
    actStep: file.float32(place('act_step'), layer.variables.act_step),
  }
  if (layer.type === 'fc') return { type: 'fc', ...neural }
  const convolution = {
    ...neural,
    k: layer.k,
    stride: layer.stride,
    padding: layer.padding,
    pool: layer.pool ?? ('none' as const),
    poolSize: layer.pool_size,
    poolStride: layer.pool_stride,
  }
  switch (layer.type) {
    case 'conv':
      return { type: 'conv', ...convolution }
    case 'sep':
      return { type: 'sep', ...convolution, wPw: file.int8(place('w_pw'), layer.variables.w_pw) }
    case 'input_conv':
      return {
        type: 'input_conv',
        ...convolution,
        inputShape: layer.input_shape ?? networkInput,
        paddingValue: layer.padding_value,
      }
  }
}

/**
 * Reads the format `akida1-network/1`: the parsed network.json and the bytes of weights.bin.
 * Throws AppError `akida-network.invalid` that names the layer and field: wrong types, arrays outside the file, shapes that do not
 * fit together, weights outside their bits, steps below 1/16.
 */
export function readAkidaNetwork(json: unknown, weights: Uint8Array): AkidaNetwork {
  const parsed = networkSchema.safeParse(json)
  if (!parsed.success) {
    refuse(parsed.error.issues.map((issue) => `${issue.path.join('.') || 'network.json'}: ${issue.message}.`))
  }
  const file = new WeightFile(weights)
  const { name, input_shape: inputShape, layers } = parsed.data
  const network = { name, inputShape, layers: layers.map((layer) => buildLayer(layer, inputShape, file)) }
  if (file.faults.length > 0) refuse(file.faults)
  const faults = findNetworkFaults(network)
  if (faults.length > 0) refuse(faults)
  return network
}

/** Reads network.json from its text; text that is not JSON is refused like any other fault. */
export function readAkidaNetworkText(text: string, weights: Uint8Array): AkidaNetwork {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (cause) {
    throw new AppError('akida-network.invalid', 'The Akida network cannot be read: the file is not JSON.', {}, cause)
  }
  return readAkidaNetwork(json, weights)
}
