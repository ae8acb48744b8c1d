import type { AkidaLayerType, AkidaNetwork, SpatialShape } from '../network.ts'

/** What one layer put out, per image. */
export interface LayerRun {
  readonly name: string
  readonly type: AkidaLayerType
  readonly shape: SpatialShape
  /** Non-zero output values of each image. For `input_data`: of the input itself. */
  readonly nonZero: number[]
  /** Non-zero output values of each image and row (first spatial axis), (count, rows). Sums to `nonZero`. */
  readonly nonZeroRows: Uint32Array
  /** Output bytes (n, h, w, c) when `keepOutputs` asks for them: uint8 activations, or int32 potentials of a layer without activation. */
  readonly output?: Uint8Array | Int32Array
}

export interface IntegerRunOptions {
  /** Keep every layer's output. Costs memory: use it for a few images. */
  readonly keepOutputs?: boolean
}

export interface IntegerRun {
  /** One entry per layer of the network, `input_data` included. */
  readonly perLayer: LayerRun[]
  /** Output of the last layer, (count, outputs): raw potentials, or activations when the last layer has an activation. */
  readonly potentials: Int32Array
  /** Real values (p - threshold) / actStep in float32, (count, outputs); the activations themselves when there are. */
  readonly predict: Float32Array
}

/** Runs integer networks bit for bit as Akida 1 does. All engines give equal results. */
export interface IntegerEngine {
  readonly name: string
  /** `images`: uint8 (count, h, w, c) of the network's input shape; `input_data` takes values below 2^inputBits. */
  run(network: AkidaNetwork, images: Uint8Array, count: number, options?: IntegerRunOptions): IntegerRun
}

/** Real values of the last layer from its output (count, filters). */
export function predictFrom(network: AkidaNetwork, potentials: Int32Array): Float32Array {
  const last = network.layers.at(-1)
  const result = Float32Array.from(potentials)
  if (last === undefined || last.type === 'input_data' || last.activation) return result
  const filters = last.threshold.length
  for (let i = 0; i < result.length; i++) {
    const f = i % filters
    result[i] = Math.fround(potentials[i]! - last.threshold[f]!) / last.actStep[f]!
  }
  return result
}
