import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AkidaLayer, AkidaNetwork, KernelShape, SpatialShape } from '../akida/network.ts'

type Numbers = number[]
interface GoldenLayer {
  type: 'input_data' | 'input_conv' | 'conv' | 'sep' | 'fc'
  name?: string
  input_shape?: [number, number, number]
  input_bits?: 1 | 2 | 4
  k?: number
  stride?: number
  padding?: 'same' | 'valid'
  pool?: 'max' | 'avg'
  pool_size?: number
  pool_stride?: number
  weights_bits?: 1 | 2 | 4 | 8
  act_bits?: 1 | 2 | 4
  activation?: boolean
  padding_value?: number
  w?: Numbers
  w_shape?: KernelShape
  w_pw?: Numbers
  w_pw_shape?: KernelShape
  threshold?: Numbers
  act_step?: Numbers
}

export interface GoldenCase {
  readonly name: string
  readonly network: AkidaNetwork
  readonly images: Uint8Array
  readonly count: number
  /** One per layer that is not `input_data`. */
  readonly outputs: { shape: number[]; dtype: string; data: Numbers }[]
  readonly predict: Numbers | undefined
}

function goldenLayer(layer: GoldenLayer, index: number): AkidaLayer {
  const name = layer.name ?? `${layer.type}_${index}`
  if (layer.type === 'input_data') {
    return { type: 'input_data', name, inputShape: layer.input_shape!, inputBits: layer.input_bits! }
  }
  const neural = {
    name,
    weightsBits: layer.weights_bits!,
    actBits: layer.act_bits ?? 4,
    activation: layer.activation ?? true,
    w: { shape: layer.w_shape!, values: Int8Array.from(layer.w!) },
    threshold: Int32Array.from(layer.threshold!),
    actStep: Float32Array.from(layer.act_step!),
  }
  if (layer.type === 'fc') return { type: 'fc', ...neural }
  const convolution = {
    ...neural,
    k: layer.k!,
    stride: layer.stride ?? 1,
    padding: layer.padding ?? ('same' as const),
    pool: layer.pool ?? ('none' as const),
    poolSize: layer.pool_size ?? 2,
    poolStride: layer.pool_stride ?? 2,
  }
  if (layer.type === 'conv') return { type: 'conv', ...convolution }
  if (layer.type === 'sep') {
    return { type: 'sep', ...convolution, wPw: { shape: layer.w_pw_shape!, values: Int8Array.from(layer.w_pw!) } }
  }
  return { type: 'input_conv', ...convolution, inputShape: layer.input_shape!, paddingValue: layer.padding_value ?? 0 }
}

/** The small networks of golden/cases.json, with what the vendor's runtime made of them. */
export function readGoldenCases(folder: string): GoldenCase[] {
  const file = JSON.parse(readFileSync(join(folder, 'cases.json'), 'utf8')) as {
    cases: {
      name: string
      input_shape: [number, number, number, number]
      input: Numbers
      layers: GoldenLayer[]
      outputs: GoldenCase['outputs']
      predict?: Numbers
    }[]
  }
  return file.cases.map((one) => {
    const [count, ...inputShape] = one.input_shape
    const network = {
      name: one.name,
      inputShape: inputShape as unknown as SpatialShape,
      layers: one.layers.map(goldenLayer),
    }
    return {
      name: one.name,
      network,
      images: Uint8Array.from(one.input),
      count,
      outputs: one.outputs,
      predict: one.predict,
    }
  })
}
