import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { IntegerEngine } from '../../akida/integer/engine.ts'
import { createKernelEngine } from '../../akida/integer/kernel/engine.ts'
import type { NativeKernels } from '../../akida/integer/kernel/exports.ts'
import { referenceEngine } from '../../akida/integer/reference.ts'

/** Which kernels an engine is built on, best first. `reference` needs none. */
export type IntegerEngineName = 'native' | 'relaxed' | 'plain' | 'reference'

const folder = process.env['NETLATHE_KERNELS'] ?? join(import.meta.dirname, '..', '..', '..', 'out', 'kernels')

/** Bytes of a compiled kernel, or null when set-up has not built it. */
async function readKernel(name: string): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    return new Uint8Array(await readFile(join(folder, `${name}.wasm`)))
  } catch {
    return null
  }
}

/** The native kernels, or null where set-up has not built them or this processor lacks what they need. */
export function loadNativeKernels(): NativeKernels | null {
  try {
    const native = createRequire(import.meta.url)(join(folder, 'native.node')) as NativeKernels
    return native.instructionSets.length > 0 ? native : null
  } catch {
    return null
  }
}

/** The engine on one kind of kernels, or null where they are not built or this machine cannot run them. */
export async function loadNamedEngine(name: IntegerEngineName): Promise<IntegerEngine | null> {
  if (name === 'reference') return referenceEngine
  if (name === 'native') {
    const native = loadNativeKernels()
    const bytes = native && (await readKernel('plain'))
    return (
      bytes &&
      createKernelEngine({ module: await WebAssembly.compile(bytes), native }, `native-${native.instructionSets[0]}`)
    )
  }
  const bytes = await readKernel(name)
  if (bytes === null || !WebAssembly.validate(bytes)) return null
  return createKernelEngine({ module: await WebAssembly.compile(bytes) }, `webassembly-${name}`)
}

/** The fastest integer engine of this machine, in the order of `IntegerEngineName`. All give equal results. */
export async function createIntegerEngine(): Promise<IntegerEngine> {
  return (
    (await loadNamedEngine('native')) ??
    (await loadNamedEngine('relaxed')) ??
    (await loadNamedEngine('plain')) ??
    referenceEngine
  )
}
