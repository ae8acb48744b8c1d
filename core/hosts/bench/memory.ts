import { createRng } from '../../base/rng.ts'
import type { Model } from '../../graph/types.ts'
import { createTrainEngine } from '../../node/tfjs/engine.ts'
import { withDefaultSteps } from '../../quant/default-steps.ts'
import { adamStepSize } from '../../train/adam.ts'
import { plainObjective } from '../../train/objective.ts'
import type { FeedValues } from '../../train/program.ts'
import { createStepProgram, type StepOptions } from '../../train/step-program.ts'
import { initialWeights } from '../../transform/initial-weights.ts'
import { quantisedGraph } from './lib/measured-training.ts'

// Memory over many compiled training steps, and how far a compiled step's loss lies from an eager one's from equal state. AkidaNet 0.25 at
// 96x96, 8/4/4 with L1L2, batch 32, random images. `npm run bench -- memory [steps]`, default 1,000.

const batchSize = 32
const comparisonEvery = 50
const quarters = 4
const steps = Number(process.argv[2] ?? 1000)
const mebibyte = 2 ** 20
const labelsOf = Int32Array.from({ length: batchSize }, (_, index) => index % 2)

const engine = await createTrainEngine()
if (engine.name !== 'tfjs-node') {
  console.log(`Steps are compiled on tfjs-node only, and this is ${engine.name}. ${engine.hint}`)
  process.exit(1)
}
const graph = quantisedGraph
const model: Model = { graph, weights: withDefaultSteps({ graph, weights: initialWeights(graph, 1) }) }
const options: StepOptions = {
  ...plainObjective,
  batchSize,
  activity: 'l1l2',
  hasUnlabelled: false,
  weightDecay: 4e-5,
  momentum: 0.9,
  learnSteps: false,
  hasFrozenStep: false,
}
const rng = createRng(1)
const compiled = await open('graph')
const eager = await open('eager')
for (let step = 1; step <= 10; step++) await compiled.run(step)
const tensorsBefore = engine.tf.memory().numTensors
const resident = [residentBytes()]
let largest = 0
let compared = 0
for (let step = 11; step <= steps + 10; step++) {
  const isCompared = step % comparisonEvery === 0
  const images = Uint8Array.from({ length: batchSize * 96 * 96 * 3 }, () => rng.integer(256))
  if (isCompared) eager.takeStateOf(compiled)
  const loss = await compiled.run(step, images)
  if ((step - 10) % Math.ceil(steps / quarters) === 0) resident.push(residentBytes())
  if (!isCompared) continue
  largest = Math.max(largest, Math.abs(loss - (await eager.run(step, images))))
  compared++
}
console.log(`${steps} compiled steps on tfjs-node ${engine.version}, AkidaNet 0.25 8/4/4 + L1L2, batch ${batchSize}`)
console.log(`resident memory, at the start and after each quarter: ${resident.map(inMiB).join(', ')}`)
console.log(`tensors: ${tensorsBefore} at the start, ${engine.tf.memory().numTensors} at the end`)
console.log(`largest difference of the loss, compiled against eager from equal state: ${largest} (${compared} steps)`)
process.exit(0)

async function open(mode: 'graph' | 'eager') {
  const step = createStepProgram(engine.tf, model, options)
  const program = await engine.compile(step.source, mode)
  return {
    step,
    program,
    run: async (index: number, images = new Uint8Array(batchSize * 96 * 96 * 3)): Promise<number> => {
      const feeds: FeedValues = {
        images,
        labels: labelsOf,
        stepSize: Float32Array.of(adamStepSize(1e-4, index)),
        amplitude: Float32Array.of(1e-6),
      }
      return (await program.run('step', feeds))['summary']![0]!
    },
    takeStateOf: (other: { step: typeof step; program: typeof program }) => {
      other.program.pull()
      step.load(other.step.weights())
      step.loadOptimiser(other.step.optimiser())
      program.push()
    },
  }
}

function residentBytes(): number {
  globalThis.gc?.()
  return process.memoryUsage().rss
}

function inMiB(bytes: number): string {
  return `${(bytes / mebibyte).toFixed(0)} MiB`
}
