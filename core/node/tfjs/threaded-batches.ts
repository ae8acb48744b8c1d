import { Worker } from 'node:worker_threads'
import { createBatchMaker, type Batch, type BatchPlan, type BatchStream } from '../../train/batches.ts'

/** Batches asked for ahead of the step that needs them. */
const ahead = 3

/**
 * Batches made by a second thread while the step runs. The images are shared, not copied. Where the thread cannot start (a bundle without
 * its file) or dies, the batches are made on the spot: they are the same.
 */
export function createThreadedBatches(plan: BatchPlan): BatchStream {
  const makeHere = createBatchMaker(plan)
  const waiting = new Map<number, (batch: Batch | null) => void>()
  const ready = new Map<number, Promise<Batch | null>>()
  let worker: Worker | null = startWorker({ ...plan, pixels: shared(plan.pixels) })
  const giveUp = () => {
    worker = null
    for (const resolve of waiting.values()) resolve(null)
    waiting.clear()
  }
  worker.on('message', ({ step, images, labels }: Batch & { step: number }) => {
    waiting.get(step)?.({ images, labels })
    waiting.delete(step)
  })
  worker.on('error', giveUp)
  worker.on('exit', giveUp)
  worker.unref()

  const ask = (step: number) => {
    if (!worker || ready.has(step)) return
    ready.set(step, new Promise((resolve) => waiting.set(step, resolve)))
    worker.postMessage(step)
  }
  return {
    next: async (step) => {
      for (let later = step; later <= step + ahead; later++) ask(later)
      // The thread keeps the process alive only while somebody waits for it.
      worker?.ref()
      const batch = (await ready.get(step)) ?? makeHere(step)
      worker?.unref()
      ready.delete(step)
      return batch
    },
    close: () => void worker?.terminate(),
  }
}

function startWorker(plan: BatchPlan): Worker {
  return new Worker(new URL('./batch-worker.ts', import.meta.url), { workerData: plan })
}

function shared(pixels: Uint8Array): Uint8Array {
  const copy = new Uint8Array(new SharedArrayBuffer(pixels.length))
  copy.set(pixels)
  return copy
}
