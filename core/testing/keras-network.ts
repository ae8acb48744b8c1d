import type { Rng } from '../base/rng.ts'
import type { KerasEntry, KerasWeights } from './keras-file.ts'

/** Layers as Keras stores them, with their weights. */
export type KerasNetwork = { layers: KerasEntry[]; weights: KerasWeights }

/** Appends a layer whose weights `own` (role -> shape) are drawn so that activations keep their size; answers its name. */
export function addLayer(
  { layers, weights }: KerasNetwork,
  rng: Rng,
  type: string,
  config: Record<string, unknown>,
  own: Record<string, number[]> = {},
  reads?: string[],
): string {
  const name = `${type.toLowerCase()}_${layers.length}`
  layers.push({ class_name: type, config: { name, ...config }, ...(reads ? { reads } : {}) })
  const entries = Object.entries(own).map(([role, shape]) => {
    const length = shape.reduce((product, side) => product * side, 1)
    const draw = () =>
      role === 'moving_variance'
        ? rng.between(0.5, 2)
        : rng.normal() / Math.sqrt(shape.length > 1 ? length / shape.at(-1)! : 4)
    return [role, { shape, data: Float32Array.from({ length }, draw) }] as const
  })
  if (entries.length > 0) weights[name] = Object.fromEntries(entries)
  return name
}
