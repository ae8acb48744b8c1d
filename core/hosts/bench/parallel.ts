import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { createTrainEngine } from '../../node/tfjs/engine.ts'
import { limitThreads } from '../../node/tfjs/limit-threads.ts'
import { createTrainer } from '../../train/trainer.ts'
import { initialWeights } from '../../transform/initial-weights.ts'
import { l1l2, noiseImages, quantisedGraph, recipe } from './lib/measured-training.ts'
import { median } from './lib/median.ts'

// Trainings of a campaign at once, one thread each, against one after the other with all cores: images/s of all together. AkidaNet 0.25 at 96x96,
// 8/4/4 with L1L2, batch 32, augmented. `npm run bench -- parallel`.

const stepsPerRound = 60
const rounds = 5
const cores = availableParallelism()

if (process.argv[2] === 'training') await train(Number(process.argv[3]) || null)
else await compare()

async function compare(): Promise<void> {
  const self = fileURLToPath(import.meta.url)
  const launch = (threads: number | null) => fork(self, ['training', String(threads ?? 0)])
  const ways = [
    { name: 'one training, all cores', children: [launch(null)] },
    { name: `${cores} trainings, one thread each`, children: Array.from({ length: cores }, () => launch(1)) },
  ]
  await Promise.all(ways.flatMap(({ children }) => children.map((child) => once(child, 'message'))))
  const speeds = ways.map(() => [] as number[])
  for (let round = 0; round < rounds; round++)
    for (const [index, { children }] of ways.entries()) speeds[index]!.push(await runRound(children))
  for (const [index, { name }] of ways.entries()) {
    const ratio = median(speeds[index]!.map((value, round) => value / speeds[0]![round]!))
    console.log(`${name.padEnd(32)}${median(speeds[index]!).toFixed(0).padStart(6)} images/s ${ratio.toFixed(2)}x`)
  }
  process.exit(0)
}

async function runRound(children: ChildProcess[]): Promise<number> {
  const start = performance.now()
  await Promise.all(
    children.map(async (child) => {
      child.send('run')
      await once(child, 'message')
    }),
  )
  return (1000 * recipe.batchSize * stepsPerRound * children.length) / (performance.now() - start)
}

async function train(threads: number | null): Promise<void> {
  process.on('disconnect', () => process.exit(0))
  limitThreads(threads)
  const engine = await createTrainEngine()
  const model = { graph: quantisedGraph, weights: initialWeights(quantisedGraph, 1) }
  const trainer = await createTrainer(engine, model, noiseImages(256), { ...recipe, activity: l1l2 })
  for (let step = 0; step < 5; step++) await trainer.runStep()
  process.on('message', () => void round())
  const round = async (): Promise<void> => {
    for (let step = 0; step < stepsPerRound; step++) await trainer.runStep()
    process.send!('done')
  }
  process.send!('ready')
}
