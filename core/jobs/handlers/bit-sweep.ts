import type { Tensor } from '@tensorflow/tfjs-core'
import type { Layer } from '../../graph/types.ts'
import type { Weights } from '../../tensor/tensor.ts'
import type { LayerRunner } from '../../transform/layer-runner.ts'

/** A rounding of activations: levels 0..top of the size `step`. */
export type Levels = { step: number; top: number }

/** How one layer is computed: with which kernels, and which levels its output has (null: float). */
export type LayerChoice = { weights: Weights; levels: Levels | null }

/** One layer in other bits than the rest. */
export type SweepPlace = { layerIndex: number; key: string; choice: LayerChoice }

/** Logits (n, classes) of a batch. */
export type SweepLogits = { base: Float32Array; places: Record<string, Float32Array> }

/**
 * The logits of one batch with every layer as `base` says, and again with one layer changed, for each of `places`. The layers before a
 * change are computed once for all of them. Levels come behind a global average that follows the activation. `images` is the scaled
 * network input; `turn` is awaited between layers.
 */
export async function sweepBatch(
  { tf, run }: LayerRunner,
  layers: readonly Layer[],
  base: readonly LayerChoice[],
  places: readonly SweepPlace[],
  images: Tensor,
  turn: (doneLayers: number) => Promise<void>,
): Promise<SweepLogits> {
  const through = (index: number, { weights, levels }: LayerChoice, input: Tensor): Tensor =>
    tf.tidy(() => {
      const output = run(layers[index]!, weights, input, 'output')
      return levels
        ? tf.mul(tf.clipByValue(tf.ceil(tf.sub(tf.div(output, levels.step), 0.5)), 0, levels.top), levels.step)
        : output
    })
  const inputs: Tensor[] = [images]
  try {
    layers.forEach((_, index) => inputs.push(through(index, base[index]!, inputs[index]!)))
    const logits: SweepLogits = { base: valuesOf(inputs.at(-1)!), places: {} }
    for (const index of layers.keys()) {
      for (const { key, choice } of places.filter(({ layerIndex }) => layerIndex === index)) {
        const changed = tf.tidy(() => {
          let x = through(index, choice, inputs[index]!)
          for (let next = index + 1; next < layers.length; next++) x = through(next, base[next]!, x)
          return x
        })
        logits.places[key] = valuesOf(changed)
        changed.dispose()
        await turn(index)
      }
    }
    return logits
  } finally {
    tf.dispose(inputs.slice(1))
  }
}

function valuesOf(tensor: Tensor): Float32Array {
  return Float32Array.from(tensor.dataSync<'float32'>())
}
