import { pathToFileURL } from 'node:url'
import { ensureKernels, ensureNativeKernels, ensureRenderer } from './lib/built.mjs'
import { ensureDependencies } from './lib/dependencies.mjs'
import { withSetupLock } from './lib/lock.mjs'
import { runMain, say } from './lib/log.mjs'
import { findNode } from './lib/node24.mjs'
import { ensureEngine } from './tensorflow/engine.mjs'

/**
 * Sets everything up that is missing: packages, Node 24, the native engine, compiled kernels and, unless told otherwise, the built
 * studio. Idempotent; when nothing is missing it only compares hashes. Says what it does on stderr.
 *
 * @returns `{ node, engine }`: path of Node 24, and which engine there is ('native' or 'wasm')
 */
export async function ensureSetUp({ renderer = true, retry = false } = {}) {
  return withSetupLock(async () => {
    await ensureDependencies()
    const node = findNode()
    const engine = await ensureEngine(node, { retry })
    await ensureKernels(node)
    await ensureNativeKernels(node)
    if (renderer) await ensureRenderer(node)
    return { node, engine }
  })
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await runMain(async (args) => {
    const { engine } = await ensureSetUp({ retry: args.includes('--retry') })
    say(`Everything is set up (${engine === 'native' ? 'native engine' : 'WebAssembly engine'}).`)
  })
}
