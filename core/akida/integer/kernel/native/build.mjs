// Compiles the native kernels to out/kernels/native.node, where there is a C++ compiler and the processor is an x86-64. Else the WebAssembly kernels do
// the work. out/kernels/native.json says what became of it.
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { reasonOf, runCaptured } from '../../../../hosts/setup/lib/child.mjs'
import { findSystemCompiler } from '../../../../hosts/setup/lib/compiler.mjs'
import { inRoot, modulesDir } from '../../../../hosts/setup/lib/paths.mjs'

const here = import.meta.dirname
const target = inRoot('out', 'kernels')

/** Compiler flags of each instruction set. */
const variants = {
  avx2: ['-mavx2'],
  avxVnni: ['-mavx2', '-mavxvnni'],
  avx512Vnni: ['-mavx2', '-mavx512f', '-mavx512vl', '-mavx512bw', '-mavx512vnni'],
}

mkdirSync(target, { recursive: true })
const outcome = await build()
writeFileSync(join(target, 'native.json'), JSON.stringify(outcome))
console.log(outcome.reason === undefined ? `Native kernels built with ${outcome.compiler}` : `None: ${outcome.reason}`)

async function build() {
  if (process.arch !== 'x64' || !['linux', 'darwin'].includes(process.platform))
    return {
      reason: `there are native kernels for x86-64 on Linux and macOS only, not ${process.platform}-${process.arch}`,
    }
  const compiler = await findSystemCompiler()
  if (compiler === null) return { reason: 'there is no C++ compiler' }
  const work = mkdtempSync(join(target, 'native-'))
  try {
    // Contraction to fused operations would round otherwise than the other engines.
    const common = ['-std=c++17', '-O3', '-fPIC', '-ffp-contract=off', '-fvisibility=hidden', '-DNAPI_VERSION=8']
    const headers = `-I${join(modulesDir, 'node-api-headers', 'include')}`
    const objects = []
    for (const [name, flags] of [['addon', []], ...Object.entries(variants)]) {
      const source = join(here, name === 'addon' ? 'addon.cc' : 'kernels.cc')
      const object = join(work, `${name}.o`)
      const { code, output } = await runCaptured(compiler, [...common, headers, ...flags, '-c', source, '-o', object])
      if (code !== 0) return { reason: `${compiler} stopped: ${reasonOf(output)}` }
      objects.push(object)
    }
    const library = join(work, 'native.node')
    const undefinedSymbols = process.platform === 'darwin' ? ['-undefined', 'dynamic_lookup'] : []
    const { code, output } = await runCaptured(compiler, ['-shared', ...undefinedSymbols, ...objects, '-o', library])
    if (code !== 0) return { reason: `${compiler} stopped: ${reasonOf(output)}` }
    // Renamed, not overwritten: a process that has the old one loaded keeps it.
    renameSync(library, join(target, 'native.node'))
    return { compiler }
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}
