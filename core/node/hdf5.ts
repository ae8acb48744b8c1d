import { Worker } from 'node:worker_threads'
import { AppError } from '../base/errors.ts'
import { detectFormat } from '../formats/importers/detect-format.ts'
import type { Hdf5File } from '../formats/importers/hdf5.ts'
import type { Snapshot, SnapshotNode } from './hdf5-snapshot.ts'

/** Longest silence of the reading thread, which reports before every group and data set. */
const defaultSilenceMs = 20_000

/**
 * Reads an HDF5 file that is in memory. The HDF5 library runs in a thread of its own: on some damaged files it neither answers nor
 * fails, and then the thread is ended. AppError `import.format-unknown` for other files, `import.file-damaged` for what cannot be read; parts
 * that are damaged throw it when they are asked for.
 */
export async function readHdf5(bytes: Uint8Array, { silenceMs = defaultSilenceMs } = {}): Promise<Hdf5File> {
  if (detectFormat(bytes) !== 'keras-h5') throw damaged('it is of another format')
  const snapshot = await readInThread(bytes, silenceMs)
  const find = (path: string): SnapshotNode | null => {
    const node = snapshot.get(path) ?? null
    if (typeof node === 'string') throw damaged(node)
    return node
  }
  return {
    attribute: (path, name) => {
      const attributes = find(path)?.attributes ?? {}
      return Object.hasOwn(attributes, name) ? attributes[name]! : null
    },
    keys: (path) => find(path)?.keys ?? null,
    dataset: (path) => {
      const dataset = find(path)?.dataset
      return dataset
        ? { shape: dataset.shape, dtype: dataset.dtype, read: () => dataset.values ?? new Float32Array() }
        : null
    },
    close: () => snapshot.clear(),
  }
}

function readInThread(bytes: Uint8Array, silenceMs: number): Promise<Snapshot> {
  const worker = new Worker(new URL('./hdf5-worker.ts', import.meta.url), {
    workerData: bytes,
    stdout: true,
    stderr: true,
  })
  let timer: NodeJS.Timeout | undefined
  const answer = new Promise<Snapshot>((resolve, reject) => {
    const wait = () => {
      clearTimeout(timer)
      timer = setTimeout(() => reject(damaged('the HDF5 library does not answer')), silenceMs)
    }
    wait()
    worker.on('message', (message: Snapshot | string | null) => {
      if (message === null) wait()
      else if (typeof message === 'string') reject(damaged(message))
      else resolve(message)
    })
    worker.on('error', (error) => reject(damaged(error)))
    worker.on('exit', () => reject(damaged('the HDF5 library stopped')))
  })
  return answer.finally(() => {
    clearTimeout(timer)
    void worker.terminate()
  })
}

function damaged(cause: unknown): AppError {
  return new AppError(
    'import.file-damaged',
    'The HDF5 file is truncated or damaged: it cannot be read to the end. Copy or download it again.',
    {},
    cause,
  )
}
