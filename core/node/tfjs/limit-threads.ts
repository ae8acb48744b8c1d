/**
 * Lets TensorFlow use so many threads in this process; null leaves it to TensorFlow and to what the user has set in the environment. Heeded only until the
 * training engine is loaded: TensorFlow reads it once.
 */
export function limitThreads(threads: number | null): void {
  if (threads === null) return
  for (const name of ['TF_NUM_INTRAOP_THREADS', 'TF_NUM_INTEROP_THREADS']) process.env[name] = String(threads)
}
