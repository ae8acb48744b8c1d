import { createRequire } from 'node:module'
import type * as tfl from '@tensorflow/tfjs-layers'
import type * as tfc from '@tensorflow/tfjs-core'
import type { Graph } from '../../graph/types.ts'
import { createTrainEngine } from '../../node/tfjs/engine.ts'
import type { TrainEngine } from '../../train/engine.ts'
import { noAugmentation } from '../../train/augment.ts'
import type { CompileMode } from '../../train/program.ts'
import type { Recipe } from '../../train/recipe.ts'
import { createTrainer, type TrainingData } from '../../train/trainer.ts'
import { initialWeights } from '../../transform/initial-weights.ts'
import { augmented, floatGraph, l1l2, noiseImages, quantisedGraph, recipe } from './lib/measured-training.ts'
import { median } from './lib/median.ts'
import { startPythonFit } from './lib/python-fit.ts'

// Training speed of AkidaNet 0.25 at 96x96, batch 32, in images/s: whole steps, augmentation included where not said otherwise, against the same network through
// tf.LayersModel.fit on the same engine; with `--python` also against tf_keras and the vendor's cnn2snn in Python. The ways take turns, so that other work on the machine hits all of them: medians of the
// rounds are shown, and as ratio the median of the ratios within a round.

const rounds = 11
const stepsPerRound = 12
const fitSteps = 3

/** What is trained, and the Python way that does the same. */
const networks: {
  name: string
  graph: Graph
  activity: Recipe['activity']
  python: 'float' | 'quantised'
  other: string
}[] = [
  { name: 'float', graph: floatGraph, activity: null, python: 'float', other: 'Python, tf_keras fit, float' },
  {
    name: 'QAT 8/4/4 + L1L2',
    graph: quantisedGraph,
    activity: l1l2,
    python: 'quantised',
    other: 'Python, cnn2snn 8/4/4 + L1L2, fit',
  },
]
/** Characters of the column of names. */
const nameWidth = 44

const engine = await createTrainEngine()
const data = noiseImages(256)
console.log(`Engine: ${engine.name} (${engine.version}). AkidaNet 0.25, 96x96x3, batch ${recipe.batchSize}.`)

const compiled = engine.name === 'tfjs-node'
const ways: { name: string; run: () => Promise<number> }[] = [
  { name: 'tf.LayersModel.fit, float', run: await layersFit(engine, data) },
]
for (const { name, graph, activity } of networks) {
  ways.push({ name: `${name}, eager`, run: await ours(graph, activity, 'eager') })
  if (!compiled) continue
  ways.push({ name: `${name}, compiled`, run: await ours(graph, activity, 'graph') })
  // The same work as `fit` does: pictures as they are.
  ways.push({ name: `${name}, compiled, not augmented`, run: await ours(graph, activity, 'graph', noAugmentation) })
}

const python = process.argv.includes('--python') ? await startPythonFit(stepsPerRound) : null
if (python && 'reason' in python) console.log(`Python is left out: ${python.reason}`)
else if (python)
  for (const network of networks) ways.push({ name: network.other, run: () => python.run(network.python) })

const speeds = ways.map(() => [] as number[])
for (let round = 0; round < rounds; round++)
  for (const [index, way] of ways.entries()) speeds[index]!.push(await way.run())
console.log(
  `${'way'.padEnd(nameWidth)}${'images/s'.padStart(10)}${'lowest'.padStart(10)}${'highest'.padStart(10)}${'ratio'.padStart(8)}`,
)
ways.forEach(({ name }, index) => {
  const values = speeds[index]!
  const cells = [median(values), Math.min(...values), Math.max(...values)]
    .map((value) => value.toFixed(0).padStart(10))
    .join('')
  console.log(
    `${name.padEnd(nameWidth)}${cells}${median(values.map((value, round) => value / speeds[0]![round]!))
      .toFixed(1)
      .padStart(7)}x`,
  )
})
if (python && 'run' in python) {
  const against = (own: string, other: string) => {
    const [mine, theirs] = [own, other].map((name) => speeds[ways.findIndex((way) => way.name === name)]!)
    const ratio = median(mine!.map((value, round) => value / theirs![round]!))
    console.log(`${own} against ${other}: ${ratio.toFixed(2)}x`)
  }
  const modes = compiled ? ['compiled', 'compiled, not augmented'] : ['eager']
  for (const { name, other } of networks) for (const mode of modes) against(`${name}, ${mode}`, other)
  python.close()
}
process.exit(0)

async function ours(
  network: Graph,
  activity: Recipe['activity'],
  mode: CompileMode,
  augmentation: Recipe['augmentation'] = augmented,
): Promise<() => Promise<number>> {
  const model = { graph: network, weights: initialWeights(network, 1) }
  const trainer = await createTrainer(engine, model, data, { ...recipe, activity, augmentation }, mode)
  for (let step = 0; step < 3; step++) await trainer.runStep()
  return async () => {
    const start = performance.now()
    for (let step = 0; step < stepsPerRound; step++) await trainer.runStep()
    return (1000 * recipe.batchSize * stepsPerRound) / (performance.now() - start)
  }
}

/** The same network, loss and optimiser with tfjs-layers; without augmentation, which only helps it. */
async function layersFit({ tf }: TrainEngine, { pixels, labels }: TrainingData): Promise<() => Promise<number>> {
  const layers = createRequire(import.meta.url)('@tensorflow/tfjs-layers') as typeof tfl
  const model = layers.sequential()
  floatGraph.layers.forEach((layer, index) => {
    if (layer.type === 'dense') {
      model.add(layers.layers.dense({ units: layer.units, activation: 'softmax' }))
      return
    }
    const common = {
      filters: layer.filters,
      kernelSize: layer.kernel,
      strides: layer.stride,
      padding: layer.padding,
      useBias: false,
    }
    const shape = index === 0 ? { inputShape: [96, 96, 3] } : {}
    model.add(
      layer.type === 'conv' ? layers.layers.conv2d({ ...common, ...shape }) : layers.layers.separableConv2d(common),
    )
    model.add(layers.layers.batchNormalization({ epsilon: 1e-3 }))
    model.add(layers.layers.reLU({ maxValue: 6 }))
    if (layer.globalAverage !== 'none') model.add(layers.layers.globalAveragePooling2d({}))
  })
  model.compile({ optimizer: tf.train.adam(1e-3), loss: 'categoricalCrossentropy', metrics: ['accuracy'] })
  const count = recipe.batchSize * fitSteps
  const scaled = Float32Array.from(pixels.subarray(0, count * 96 * 96 * 3), (value) => (value - 128) / 128)
  const images = tf.tensor4d(scaled, [count, 96, 96, 3])
  const targets = tf.cast(tf.oneHot(tf.tensor1d(labels.subarray(0, count), 'int32'), 2), 'float32') as tfc.Tensor2D
  const fit = () => model.fit(images, targets, { batchSize: recipe.batchSize, epochs: 1, shuffle: false, verbose: 0 })
  await fit()
  return async () => {
    const start = performance.now()
    await fit()
    return (1000 * count) / (performance.now() - start)
  }
}
