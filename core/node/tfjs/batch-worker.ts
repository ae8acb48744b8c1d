import { parentPort, workerData } from 'node:worker_threads'
import { createBatchMaker, type BatchPlan } from '../../train/batches.ts'

/** Thread that makes training batches: receives step numbers, answers with the batch of each. */
const make = createBatchMaker(workerData as BatchPlan)

parentPort?.on('message', (step: number) => {
  const { images, labels } = make(step)
  parentPort?.postMessage({ step, images, labels }, [images.buffer as ArrayBuffer, labels.buffer as ArrayBuffer])
})
