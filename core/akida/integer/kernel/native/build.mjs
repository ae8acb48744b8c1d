// Compiles the native kernels to out/kernels/native.node, where there is a C++ compiler and the processor is an x86-64. Else the WebAssembly kernels do
// the work. out/kernels/native.json says what became of it.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const here = import.meta.dirname
const root = join(here, '..', '..', '..', '..', '..')
const target = join(root, 'out', 'kernels')

/** Compiler flags of each instruction set. */
const variants = {
  avx2: ['-mavx2'],
  avxVnni: ['-mavx2', '-mavxvnni'],
  avx512Vnni: ['-mavx2', '-mavx512f', '-mavx512vl', '-mavx512bw', '-mavx512vnni'],
}

mkdirSync(target, { recursive: true })
const outcome = build()
writeFileSync(join(target, 'native.json'), JSON.stringify(outcome))
console.log(outcome.reason === undefined ? `Native kernels built with ${outcome.compiler}` : `None: ${outcome.reason}`)

function build() {
  if (process.arch !== 'x64' || !['linux', 'darwin'].includes(process.platform))
    return {
      reason: `there are native kernels for x86-64 on Linux and macOS only, not ${process.platform}-${process.arch}`,
    }
  const compiler = [process.env['CXX'], 'g++', 'clang++', 'c++'].find((name) => name && run(name, ['--version']).ok)
  if (compiler === undefined) return { reason: 'there is no C++ compiler' }
  const work = mkdtempSync(join(target, 'native-'))
  try {
    // Contraction to fused operations would round otherwise than the other engines.
    const common = ['-std=c++17', '-O3', '-fPIC', '-ffp-contract=off', '-fvisibility=hidden', '-DNAPI_VERSION=8']
    const headers = `-I${join(root, 'node_modules', 'node-api-headers', 'include')}`
    const objects = []
    for (const [name, flags] of [['addon', []], ...Object.entries(variants)]) {
      const source = join(here, name === 'addon' ? 'addon.cc' : 'kernels.cc')
      const object = join(work, `${name}.o`)
      const { ok, output } = run(compiler, [...common, headers, ...flags, '-c', source, '-o', object])
      if (!ok) return { reason: `${compiler} stopped: ${output}` }
      objects.push(object)
    }
    const library = join(work, 'native.node')
    const undefinedSymbols = process.platform === 'darwin' ? ['-undefined', 'dynamic_lookup'] : []
    const { ok, output } = run(compiler, ['-shared', ...undefinedSymbols, ...objects, '-o', library])
    if (!ok) return { reason: `${compiler} stopped: ${output}` }
    // Renamed, not overwritten: a process that has the old one loaded keeps it.
    renameSync(library, join(target, 'native.node'))
    return { compiler }
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

function run(program, args) {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' })
  return { ok: status === 0, output: `${stdout ?? ''}${stderr ?? ''}`.trim().slice(0, 2000) }
}
