import { createEagerProgram } from '../../train/eager-program.ts'
import type { TrainEngine } from '../../train/engine.ts'
import type { CompileMode, Program, ProgramSource } from '../../train/program.ts'
import { createGraphProgram } from './graph-program/graph-program.ts'
import { loadNative, loadWasm, type Loaded } from './load.ts'
import { createThreadedBatches } from './threaded-batches.ts'

export type EngineOptions = { prefer?: 'tfjs-node' | 'wasm' }

let current: Promise<TrainEngine> | null = null

/**
 * The training engine of this process: tfjs-node where its native library loads, else WebAssembly. The environment variable
 * `NETLATHE_ENGINE` (`wasm` or `tfjs-node`) overrides the preference. Later calls give the same engine: tfjs has one per process.
 */
export function createTrainEngine(options: EngineOptions = {}): Promise<TrainEngine> {
  current ??= start(process.env['NETLATHE_ENGINE'] ?? options.prefer ?? 'tfjs-node')
  return current
}

async function start(wanted: string): Promise<TrainEngine> {
  if (wanted === 'wasm')
    return engineOf(
      await loadWasm(),
      'The WebAssembly engine was asked for. Unset NETLATHE_ENGINE to use the native one.',
    )
  try {
    return engineOf(await loadNative(), '')
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error)
    return engineOf(await loadWasm(), `${howToGetNative} (${reason})`)
  }
}

const howToGetNative =
  'TensorFlow’s native library is not installed, so training runs on WebAssembly, about 20 times slower. Start Netlathe with ' +
  '`npm start` once more while connected to the internet: it fetches the library. Python 3 or a C++ compiler is needed to build its addon.'

function engineOf({ name, version, tf }: Loaded, hint: string): TrainEngine {
  tf.enableProdMode()
  const compile = async (source: ProgramSource, mode: CompileMode = 'auto'): Promise<Program> => {
    if (mode === 'eager' || (mode === 'auto' && name !== 'tfjs-node')) return createEagerProgram(tf, source)
    if (name !== 'tfjs-node') throw new Error(`The ${name} engine cannot compile graphs.`)
    return createGraphProgram(tf, source)
  }
  return { name, version, hint, tf, compile, nowMs: () => performance.now(), startBatches: createThreadedBatches }
}
