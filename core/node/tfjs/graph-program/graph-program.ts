import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type * as tfc from '@tensorflow/tfjs-core'
import { checkFeeds } from '../../../train/feeds.ts'
import type { FeedValues, Program, ProgramSource } from '../../../train/program.ts'
import { nodeBackend, type Binding, type BindingValues } from '../node-backend.ts'
import { traceProgram, type Port } from './trace.ts'
import { unsharedFeed } from './unshared-feed.ts'

/**
 * Compiles the functions of a program into one TensorFlow graph and runs it in a session. Shapes are baked in.
 * The state lives in the session: `push` copies the variables into it, `pull` back.
 */
export function createGraphProgram(tf: typeof tfc, source: ProgramSource): Program {
  const trace = traceProgram(tf, source)
  const again = traceProgram(tf, source)
  if (!isEqual(trace.bytes, again.bytes)) {
    throw new Error(
      'A step function gave two different graphs: it uses random values or numbers that change from call to call. Make them feeds.',
    )
  }
  const backend = nodeBackend(tf)
  const { binding } = backend
  const session = loadSession(binding, trace.bytes)

  const runPorts = (feeds: Port[], values: FeedValues[string][], outputs: string[]): BindingValues[] => {
    const inputs = feeds.map(({ dtype, shape }, index) =>
      binding.createTensor(shape, dtype, unsharedFeed(values[index]!)),
    )
    try {
      const results = binding.runSavedModel(
        session,
        inputs,
        feeds.map(({ source: node }) => node).join(','),
        outputs.join(','),
      )
      return results.map(({ id }) => {
        const data = binding.tensorDataSync(id)
        binding.deleteTensor(id)
        return data
      })
    } finally {
      for (const id of inputs) binding.deleteTensor(id)
    }
  }
  const push = () => {
    runPorts(
      trace.write.feeds,
      source.variables.map((variable) => variable.dataSync<'float32'>()),
      [trace.write.done],
    )
  }
  const pull = () => {
    const values = runPorts(
      [],
      [],
      trace.read.map(({ source: node }) => node),
    )
    source.variables.forEach((variable, index) => {
      const value = tf.tensor(values[index] as Float32Array, variable.shape, variable.dtype)
      variable.assign(value)
      value.dispose()
    })
  }
  const run = async (name: string, feeds: FeedValues): Promise<Record<string, Float32Array>> => {
    const signature = trace.functions[name]
    if (!signature) throw new Error(`The program has no function "${name}"`)
    checkFeeds(name, source.functions[name]!.feeds, feeds)
    const values = signature.feeds.map((feed) => feeds[feed.name]!)
    const results = runPorts(
      signature.feeds,
      values,
      signature.outputs.map(({ source: node }) => node),
    )
    return Object.fromEntries(
      signature.outputs.map((output, index) => [output.name, Float32Array.from(results[index]!)]),
    )
  }
  push()
  return { mode: 'graph', run, pull, push, dispose: () => binding.deleteSavedModel(session) }
}

/** Every graph has a folder of its own, since TensorFlow reuses sessions by path; once loaded the files are not needed. */
function loadSession(binding: Binding, bytes: Uint8Array): number {
  const folder = mkdtempSync(join(tmpdir(), 'netlathe-graph-'))
  try {
    writeFileSync(join(folder, 'saved_model.pb'), bytes)
    return binding.loadSavedModel(folder, 'serve')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index])
}
