import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { IntegerEngine } from '../../akida/integer/engine.ts'
import { createKernelEngine } from '../../akida/integer/kernel/engine.ts'
import { referenceEngine } from '../../akida/integer/reference.ts'

/** Which kernels an engine is built on, best first. `reference` needs none. */
export type IntegerEngineName = 'relaxed' | 'plain' | 'reference'

const folder = process.env['NETLATHE_KERNELS'] ?? join(import.meta.dirname, '..', '..', '..', 'out', 'kernels')

/** Bytes of a compiled kernel, or null when set-up has not built it. */
async function readKernel(name: string): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    return new Uint8Array(await readFile(join(folder, `${name}.wasm`)))
  } catch {
    return null
  }
}

/** The engine on one kind of kernels, or null where they are not built or this machine cannot run them. */
export async function loadNamedEngine(name: IntegerEngineName): Promise<IntegerEngine | null> {
  if (name === 'reference') return referenceEngine
  const bytes = await readKernel(name)
  if (bytes === null || !WebAssembly.validate(bytes)) return null
  return createKernelEngine(await WebAssembly.compile(bytes), `webassembly-${name}`)
}

/** The fastest integer engine of this machine: relaxed SIMD, else plain SIMD, else the TypeScript reference. All give equal results. */
export async function createIntegerEngine(): Promise<IntegerEngine> {
  return (await loadNamedEngine('relaxed')) ?? (await loadNamedEngine('plain')) ?? referenceEngine
}
