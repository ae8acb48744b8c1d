import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AppError } from '../../base/errors.ts'
import type { CBuild } from '../../formats/exporters/c-bundle/c-build.ts'
import { findCompiler, type Compiler } from './find-compiler.ts'
import { runProgram } from './run-program.ts'

const strict = ['-std=c99', '-Wall', '-Wextra', '-Wpedantic', '-Werror']
const sanitized = ['-O1', '-g', '-fsanitize=undefined,address', '-fno-sanitize-recover=all']

export type BuildOptions = {
  compiler: Compiler
  /** Also find undefined behaviour and bad addresses; slower, and code is not measured. */
  isSanitized?: boolean
  /** Runs of the last image whose rate the test prints besides. */
  timedRuns?: number
  signal?: AbortSignal | undefined
}

/** Compiles a bundle with the machine's compiler and runs its test on the bundled images; null when no compiler is installed. */
export async function buildWithAnyCompiler(
  files: Readonly<Record<string, Uint8Array>>,
  signal?: AbortSignal,
): Promise<CBuild | null> {
  const compiler = await findCompiler()
  return compiler && buildBundle(files, { compiler, signal })
}

/** The same with a given compiler. AppError `c-bundle.build` with the compiler's words when it refuses the sources. */
export async function buildBundle(
  files: Readonly<Record<string, Uint8Array>>,
  { compiler, isSanitized = false, timedRuns = 0, signal }: BuildOptions,
): Promise<CBuild> {
  const folder = await mkdtemp(join(tmpdir(), 'netlathe-c-'))
  try {
    for (const [name, bytes] of Object.entries(files)) await writeFile(join(folder, name), bytes)
    const sources = Object.keys(files).filter((name) => name.endsWith('.c'))
    const flags = [...strict, ...(isSanitized ? sanitized : ['-O2'])]
    const at = { cwd: folder, signal }
    const compiled = await runProgram(compiler.program, [...flags, '-c', ...sources], at)
    if (compiled.code !== 0) throw refusal(compiler, compiled.output)
    const objects = sources.map((name) => name.replace(/\.c$/, '.o'))
    const linked = await runProgram(compiler.program, [...(isSanitized ? sanitized : []), '-o', 'test', ...objects], at)
    if (linked.code !== 0) throw refusal(compiler, linked.output)
    const hasImages = files['images.bin'] !== undefined
    const test = hasImages
      ? await runProgram(join(folder, 'test'), timedRuns > 0 ? [String(timedRuns)] : [], at)
      : { code: 0, output: '' }
    const measured = objects.filter((name) => name !== 'netlathe_test.o')
    return {
      compiler: compiler.label,
      codeBytes: isSanitized ? null : await measureCode(measured, folder),
      testOutput: test.output,
      isEqual: test.code === 0,
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Bytes of all sections of machine code, as `size -A` lists them; null without that program. */
async function measureCode(objects: readonly string[], folder: string): Promise<number | null> {
  const { code, output } = await runProgram('size', ['-A', '-d', ...objects], { cwd: folder })
  if (code !== 0) return null
  const sections = [...output.matchAll(/^\.text\S*\s+(\d+)/gm)]
  return sections.reduce((sum, [, size]) => sum + Number(size), 0)
}

function refusal({ label }: Compiler, output: string): AppError {
  return new AppError('c-bundle.build', `${label} does not compile the C bundle: ${output.trim().slice(0, 500)}`, {
    compiler: label,
  })
}
