import { Worker } from 'node:worker_threads'
import { mergeRuns } from '../../akida/events.ts'
import type { IntegerRun } from '../../akida/integer/engine.ts'
import type { AkidaNetwork } from '../../akida/network.ts'
import { shapeSize } from '../../akida/shapes.ts'

interface Answer {
  readonly id: number
  readonly run?: IntegerRun
  readonly error?: string
}

/** Runs batches on several threads. Results equal one engine's, in the order of the images. */
export interface IntegerPool {
  readonly threads: number
  run(network: AkidaNetwork, images: Uint8Array, count: number): Promise<IntegerRun>
  /** Ends the threads; runs under way are rejected. */
  close(): Promise<void>
}

class PoolThread {
  readonly #worker = new Worker(new URL('./worker.ts', import.meta.url))
  readonly #waiting = new Map<number, { resolve: (run: IntegerRun) => void; reject: (error: Error) => void }>()
  #known: AkidaNetwork | null = null
  #nextId = 0

  constructor() {
    this.#worker.on('message', ({ id, run, error }: Answer) => {
      const waiting = this.#waiting.get(id)
      this.#waiting.delete(id)
      if (run === undefined) waiting?.reject(new Error(error ?? 'The integer thread gave no answer'))
      else waiting?.resolve(run)
    })
    const fail = (error: Error) => {
      for (const { reject } of this.#waiting.values()) reject(error)
      this.#waiting.clear()
    }
    this.#worker.on('error', fail)
    this.#worker.on('exit', () => fail(new Error('The integer thread ended')))
    this.#worker.unref()
  }

  run(network: AkidaNetwork, images: Uint8Array, count: number): Promise<IntegerRun> {
    const id = this.#nextId++
    // The thread keeps the last network, so that weights are sent and planned once.
    const isNew = this.#known !== network
    this.#known = network
    this.#worker.ref()
    return new Promise<IntegerRun>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      this.#worker.postMessage({ id, network: isNew ? network : null, images, count })
    }).finally(() => {
      if (this.#waiting.size === 0) this.#worker.unref()
    })
  }

  async close(): Promise<void> {
    await this.#worker.terminate()
  }
}

function concatenate<T extends Int32Array | Float32Array>(parts: readonly T[], empty: T): T {
  let at = 0
  for (const part of parts) {
    empty.set(part, at)
    at += part.length
  }
  return empty
}

export async function loadIntegerPool(threads: number): Promise<IntegerPool> {
  const members = Array.from({ length: threads }, () => new PoolThread())
  return {
    threads,
    async run(network, images, count) {
      const size = shapeSize(network.inputShape)
      const share = Math.ceil(count / threads)
      const runs = await Promise.all(
        members.flatMap((member, i) => {
          const from = Math.min(count, i * share)
          const to = Math.min(count, from + share)
          return to > from ? [member.run(network, images.slice(from * size, to * size), to - from)] : []
        }),
      )
      const outputs = runs.reduce((sum, run) => sum + run.potentials.length, 0)
      return {
        ...mergeRuns(runs),
        potentials: concatenate(
          runs.map((run) => run.potentials),
          new Int32Array(outputs),
        ),
        predict: concatenate(
          runs.map((run) => run.predict),
          new Float32Array(outputs),
        ),
      }
    },
    async close() {
      await Promise.all(members.map((member) => member.close()))
    },
  }
}
