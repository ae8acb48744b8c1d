/** `npm run bench -- prunability`: every layer x ratio of AkidaNet 0.25 on 500 images, float and integer, against a full forward pass per cell. */
import { createRng } from '../../base/rng.ts'
import type { ImageSet } from '../../ports/dataset.ts'
import { akidaNet } from '../../graph/builders/akidanet.ts'
import { setNetworkBits } from '../../graph/edit/set-fields.ts'
import { prunableLayers } from '../../graph/prunable-layers.ts'
import type { Model } from '../../graph/types.ts'
import { createTrainEngine } from '../../node/tfjs/engine.ts'
import { maskedOutput } from '../../prune/mask-output.ts'
import { rankFilters } from '../../prune/plan.ts'
import { scoreFilters } from '../../prune/importance/registry.ts'
import { withDefaultSteps } from '../../quant/default-steps.ts'
import { createPredictor } from '../../train/predict.ts'
import { measurePrunability, type MaskedLayer } from '../../train/prunability.ts'
import { createSplitNetwork } from '../../train/split-network.ts'
import { initialWeights } from '../../transform/initial-weights.ts'

const imageCount = 500
const batchSize = 50
const ratios = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]
/** The naive way is timed on one cell a layer and scaled up. */
const naiveCells = 14

const engine = await createTrainEngine()
const graph = akidaNet({ alpha: 0.25, size: 96, channels: 3, classes: ['no', 'yes'] })
const float: Model = { graph, weights: initialWeights(graph, 1) }
const bits = setNetworkBits(graph, { inputWeights: 8, weights: 4, activations: 4 })
const integer: Model = { graph: bits, weights: withDefaultSteps({ graph: bits, weights: float.weights }) }
const images = randomImages()
const layers = prunableLayers(graph).length
console.log(
  `Engine: ${engine.name} (${engine.version}). AkidaNet 0.25, 96x96x3: ${layers} layers x ${ratios.length} ratios x ${imageCount} images.`,
)
for (const [name, model] of [
  ['float', float],
  ['integer', integer],
] as const) {
  const fast = await timeSplit(model)
  const slow = await timeNaive(model)
  const all = (slow.seconds / naiveCells) * layers * ratios.length
  console.log(
    `${name.padEnd(8)} ${fast.seconds.toFixed(1)} s (${fast.cpuSeconds.toFixed(1)} s of processor time); full passes ${all.toFixed(1)} s (${naiveCells} cells timed); ratio ${(all / fast.seconds).toFixed(1)}x`,
  )
}
process.exit(0)

async function timeSplit(model: Model): Promise<Timing> {
  return time(async () => {
    const network = await createSplitNetwork(engine, model, batchSize)
    const scores = scoreFilters(model.graph, model.weights, 'gamma', { seed: 1 })
    const masked = prunableLayers(model.graph).map((layer, index): MaskedLayer => {
      const order = rankFilters(scores[layer.id]!)
      return {
        layer: index,
        masks: ratios.map((ratio) => {
          const kept = order.slice(0, Math.max(1, Math.round(order.length * (1 - ratio))))
          return maskedOutput(model.graph, layer.id, model.weights, kept, 'expected', network.arithmetic)
        }),
      }
    })
    await measurePrunability({ network, layers: masked, classes: graph.classes, images, batchSize })
    network.dispose()
  })
}

async function timeNaive(model: Model): Promise<Timing> {
  const predictor = await createPredictor(engine, model, batchSize)
  const timing = await time(async () => {
    for (let cell = 0; cell < naiveCells; cell++) {
      predictor.load(model.weights)
      await predictor.predict(images.pixels, images.count)
    }
  })
  predictor.dispose()
  return timing
}

type Timing = { seconds: number; cpuSeconds: number }

async function time(work: () => Promise<void>): Promise<Timing> {
  const start = performance.now()
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return { seconds: (performance.now() - start) / 1000, cpuSeconds: (user + system) / 1e6 }
}

function randomImages(): ImageSet {
  const rng = createRng(1)
  const size = 96 * 96 * 3
  return {
    classes: graph.classes,
    count: imageCount,
    height: 96,
    width: 96,
    channels: 3,
    pixels: Uint8Array.from({ length: imageCount * size }, () => rng.integer(256)),
    labels: Int32Array.from({ length: imageCount }, (_, index) => index % 2),
    paths: [],
  }
}
