import { mkdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { exists } from '../lib/files.mjs'
import { reasonOf, runCaptured } from '../lib/child.mjs'
import { findSystemCompiler } from '../lib/compiler.mjs'
import { say } from '../lib/log.mjs'
import { ziglang } from './pins.mjs'

/**
 * Compiles tfjs-node's binding against the pieces in `deps/`, without make or node-gyp.
 *
 * @param packageDir the folder of @tensorflow/tfjs-node
 * @param headersDir the folder of Node-API's headers
 * @param compiler `{ program, args, env }`
 */
export async function compileBinding(packageDir, headersDir, compiler) {
  const target = join(packageDir, 'lib', 'napi-v8')
  await mkdir(target, { recursive: true })
  const part = join(target, `binding-${process.pid}.part`)
  const args = [
    ...compiler.args,
    ...['-std=c++17', '-O2', '-shared', '-fPIC', '-DNAPI_VERSION=8', `-I${headersDir}`, '-Ideps/include'],
    ...['binding/tfjs_backend.cc', 'binding/tfjs_binding.cc', '-Ldeps/lib', '-ltensorflow', '-ltensorflow_framework'],
    ...['-Wl,-rpath,$ORIGIN/../../deps/lib', '-o', part],
  ]
  const { code, output } = await runCaptured(compiler.program, args, { cwd: packageDir, env: compiler.env })
  if (code !== 0) throw new Error(`the C++ compiler stopped: ${reasonOf(output)}`)
  // Renamed, not overwritten: a process that has the old binding loaded keeps it.
  await rename(part, join(target, 'tfjs_binding.node'))
}

/**
 * A C++ compiler: $CXX, g++, clang++ or c++, else the Python package `ziglang` (installed into the cache when need be), else null.
 */
export async function findCompiler(pin, cache, pip, env = process.env) {
  const program = await findSystemCompiler(env)
  if (program !== null) return { program, args: [], env }
  return pip ? findZig(pin, cache, pip, env) : null
}

async function findZig(pin, cache, pip, env) {
  const folder = join(cache, ziglang)
  const zig = {
    program: pip.program,
    args: ['-m', 'ziglang', 'c++', '-target', pin.zigTarget],
    env: { ...env, PYTHONPATH: [folder, env['PYTHONPATH']].filter(Boolean).join(':') },
  }
  if (!(await exists(join(folder, 'ziglang')))) {
    say('  There is no C++ compiler; installing the Python package ziglang into the cache ...')
    const args = ['-m', 'pip', 'install', '--quiet', '--no-deps', '--target', folder, ziglang]
    if ((await runCaptured(pip.program, args, { env })).code !== 0) return null
  }
  return (await runCaptured(zig.program, ['-m', 'ziglang', 'version'], { env: zig.env })).code === 0 ? zig : null
}
