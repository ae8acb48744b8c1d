/**
 * Lets TensorFlow use so many threads in this process, null for as many as it likes. Heeded only until the training engine is loaded: TensorFlow reads it
 * once.
 */
export function limitThreads(threads: number | null): void {
  for (const name of ['TF_NUM_INTRAOP_THREADS', 'TF_NUM_INTEROP_THREADS']) {
    if (threads === null) delete process.env[name]
    else process.env[name] = String(threads)
  }
}
