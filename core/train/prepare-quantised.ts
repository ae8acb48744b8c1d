import type { Bits } from '../contract/jobs/common.ts'
import { setNetworkBits } from '../graph/edit/set-fields.ts'
import type { Model } from '../graph/types.ts'
import { withDefaultSteps } from '../quant/default-steps.ts'
import { equaliseDepthwise } from '../quant/equalise.ts'
import { calibrateSteps } from './calibrate.ts'
import type { TrainEngine } from './engine.ts'
import type { Turn } from './batch-runner.ts'

/** Images that decide the steps of layers without a natural top. */
export const calibrationImages = 128

/**
 * A float model made ready for quantisation-aware training: bits on every layer, depthwise channels evened out, activation steps. ReLU6 layers
 * get the fixed range of ReLU6 (vendor-compatible); plain ReLU layers the step of least squared error on the images
 * (`pixels` (count, h, w, c), 0..255). `equaliseExponent` is 0 (off) to 1.
 */
export async function prepareQuantised(
  engine: TrainEngine,
  model: Model,
  bits: Bits,
  equaliseExponent: number,
  images: { pixels: Uint8Array; count: number },
  turn?: Turn,
): Promise<Model> {
  const graph = setNetworkBits(model.graph, bits)
  const weights = withDefaultSteps({ graph, weights: equaliseDepthwise(model, equaliseExponent) })
  const open = graph.layers.filter(({ activation }) => activation === 'relu')
  if (open.length === 0) return { graph, weights }
  const calibrated = await calibrateSteps(engine, { graph, weights }, images, 'mse', turn)
  const steps = Object.fromEntries(open.map(({ id }) => [`${id}/step`, calibrated[`${id}/step`]!]))
  return { graph, weights: { ...weights, ...steps } }
}

/** Whether every layer has exactly these bits. */
export function hasBits({ graph }: Model, bits: Bits): boolean {
  const wanted = setNetworkBits(graph, bits).layers
  return graph.layers.every(
    (layer, index) =>
      layer.bits?.weights === wanted[index]!.bits?.weights &&
      layer.bits?.activations === wanted[index]!.bits?.activations,
  )
}
