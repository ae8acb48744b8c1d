import { createRequire } from 'node:module'
import { dirname, join, sep } from 'node:path'
import util from 'node:util'
import type * as tfwasm from '@tensorflow/tfjs-backend-wasm'
import type * as tfc from '@tensorflow/tfjs-core'
import { registerBatchNorm } from './kernels/batch-norm.ts'
import { registerRectifiers } from './kernels/rectifiers.ts'
import { registerSumOfSquares } from './kernels/sum-of-squares.ts'
import { registerWasmConvolutionGradients } from './kernels/wasm-convolution-gradients.ts'
import { nodeBackend } from './node-backend.ts'

const require = createRequire(import.meta.url)

export type Loaded = { name: 'tfjs-node' | 'wasm'; version: string; tf: typeof tfc }

/**
 * tfjs on TensorFlow's native library. Throws when the addon or the library is missing.
 * tfjs-node shares the CommonJS instance of tfjs-core, so everything here requires that one.
 */
export async function loadNative(): Promise<Loaded> {
  // tfjs-node 4.22 calls both in its kernels; Node 23 removed the first, and the second prints a deprecation.
  const shimmed = util as { isNullOrUndefined?: (value: unknown) => boolean; isArray?: (value: unknown) => boolean }
  shimmed.isNullOrUndefined ??= (value) => value == null
  shimmed.isArray = (value) => Array.isArray(value)
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2'
  const tf = require('@tensorflow/tfjs-core') as typeof tfc
  tf.env().set('IS_NODE', true)
  withoutAdvertising(() => require('@tensorflow/tfjs-node') as unknown)
  if (!(await tf.setBackend('tensorflow'))) throw new Error('The TensorFlow backend did not start.')
  registerKernels(tf)
  const library = nodeBackend(tf).binding.TF_Version
  return { name: 'tfjs-node', version: `tfjs ${tf.version_core}, TensorFlow ${library}`, tf }
}

/** tfjs on WebAssembly with SIMD: everywhere available, many times slower at training. */
export async function loadWasm(): Promise<Loaded> {
  const tf = require('@tensorflow/tfjs-core') as typeof tfc
  // tfjs-core's Node bundle has no gradients; the union package, which tfjs-node depends on, registers them.
  withoutAdvertising(
    () => createRequire(require.resolve('@tensorflow/tfjs-node/package.json'))('@tensorflow/tfjs') as unknown,
  )
  const wasm = require('@tensorflow/tfjs-backend-wasm') as typeof tfwasm
  const folder = dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json'))
  wasm.setWasmPaths(join(folder, 'wasm-out') + sep)
  if (!(await tf.setBackend('wasm'))) throw new Error('The WebAssembly backend of tfjs did not start.')
  registerWasmConvolutionGradients(tf)
  registerKernels(tf)
  return { name: 'wasm', version: `tfjs ${tf.version_core}, WebAssembly`, tf }
}

function registerKernels(tf: typeof tfc): void {
  registerBatchNorm(tf)
  registerRectifiers(tf)
  registerSumOfSquares(tf)
}

/** tfjs prints hints about itself while loading; standard output belongs to the program. */
function withoutAdvertising(load: () => unknown): void {
  const output = globalThis.console
  const { warn, log } = output
  const silent = () => undefined
  Object.assign(output, { warn: silent, log: silent })
  try {
    load()
  } finally {
    Object.assign(output, { warn, log })
  }
}
