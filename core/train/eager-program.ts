import type * as tfc from '@tensorflow/tfjs-core'
import { checkFeeds } from './feeds.ts'
import type { FeedValues, Program, ProgramSource, TensorMap } from './program.ts'

/**
 * Runs the functions of a program operation by operation. The variables are the state, so `pull` and `push` have nothing to copy. `run`
 * throws for an unknown function.
 */
export function createEagerProgram(tf: typeof tfc, source: ProgramSource): Program {
  const run = async (name: string, feeds: FeedValues): Promise<Record<string, Float32Array>> => {
    const spec = source.functions[name]
    if (!spec) throw new Error(`The program has no function "${name}"`)
    checkFeeds(name, spec.feeds, feeds)
    const results = tf.tidy(() => {
      const inputs: TensorMap = {}
      for (const [feed, { shape, dtype }] of Object.entries(spec.feeds))
        inputs[feed] =
          dtype === 'uint8'
            ? tf.tensor(Float32Array.from(feeds[feed]!), shape, 'float32')
            : tf.tensor(feeds[feed]!, shape, dtype)
      return spec.run(inputs)
    })
    const values: Record<string, Float32Array> = {}
    for (const [key, tensor] of Object.entries(results)) values[key] = Float32Array.from(tensor.dataSync())
    tf.dispose(results)
    return values
  }
  return { mode: 'eager', run, pull: () => undefined, push: () => undefined, dispose: () => undefined }
}
