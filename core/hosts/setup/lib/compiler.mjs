import { runCaptured } from './child.mjs'

/** The C++ compiler of this machine: $CXX, g++, clang++ or c++; null where none runs. */
export async function findSystemCompiler(env = process.env) {
  for (const program of [env['CXX'], 'g++', 'clang++', 'c++']) {
    if (program && (await runCaptured(program, ['--version'], { timeoutMs: 60_000, env })).code === 0) return program
  }
  return null
}
