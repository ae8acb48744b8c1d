import { parentPort, workerData } from 'node:worker_threads'
import { takeSnapshot } from './hdf5-snapshot.ts'

/** Messages: null while reading, then the snapshot or the reason why there is none. */
const port = parentPort!
try {
  port.postMessage(await takeSnapshot(workerData as Uint8Array, () => port.postMessage(null)))
} catch (error) {
  port.postMessage(error instanceof Error ? error.message : String(error))
}
