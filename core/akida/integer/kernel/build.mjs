// Compiles the integer kernels to out/kernels/{plain,relaxed}.wasm. Takes seconds; called by set-up, runs on Node 20 and newer.
import { existsSync, mkdirSync, statSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import asc from 'assemblyscript/asc'

const here = dirname(fileURLToPath(import.meta.url))
const sources = join(here, 'assembly')
const target = join(here, '..', '..', '..', '..', 'out', 'kernels')

/** Builds what is missing or older than its sources. Returns the names of the modules built. */
export async function buildKernels() {
  mkdirSync(target, { recursive: true })
  const newest = Math.max(...readdirSync(sources).map((name) => statSync(join(sources, name)).mtimeMs))
  const built = []
  for (const [name, features] of Object.entries({ plain: ['simd'], relaxed: ['simd', 'relaxed-simd'] })) {
    const output = join(target, `${name}.wasm`)
    if (existsSync(output) && statSync(output).mtimeMs > newest) continue
    const flags = features.flatMap((feature) => ['--enable', feature])
    const memory = ['--importMemory', '--initialMemory', '1', '--noExportMemory', '--runtime', 'stub', '--noAssert']
    const result = await asc.main([join(sources, `${name}.ts`), '-o', output, '-O3', ...memory, ...flags], {
      stdout: process.stdout,
      stderr: process.stderr,
    })
    if (result.error) throw result.error
    built.push(name)
  }
  return built
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const built = await buildKernels()
  console.log(built.length === 0 ? 'Integer kernels are up to date' : `Integer kernels built: ${built.join(', ')}`)
}
