import { parentPort } from 'node:worker_threads'
import type { AkidaNetwork } from '../../akida/network.ts'
import { createIntegerEngine } from './engine.ts'

interface Question {
  readonly id: number
  /** null: the same network as before. */
  readonly network: AkidaNetwork | null
  readonly images: Uint8Array
  readonly count: number
}

const engine = await createIntegerEngine()
let current: AkidaNetwork | null = null

parentPort?.on('message', ({ id, network, images, count }: Question) => {
  try {
    current = network ?? current
    if (current === null) throw new Error('The first question carries no network')
    parentPort?.postMessage({ id, run: engine.run(current, images, count) })
  } catch (error) {
    parentPort?.postMessage({ id, error: error instanceof Error ? error.message : String(error) })
  }
})
