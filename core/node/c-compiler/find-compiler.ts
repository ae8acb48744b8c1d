import { runProgram } from './run-program.ts'

/** A C compiler: the program, and its name with version for people. */
export type Compiler = { program: string; label: string }

/** `gcc 12.2.0` of what `gcc --version` prints. */
function labelOf(program: string, version: string): string {
  const [first = ''] = version.split('\n')
  const name = /clang/i.test(first) ? 'clang' : /gcc|free software foundation/i.test(version) ? 'gcc' : program
  const number = /\d+\.\d+(?:\.\d+)?/.exec(first)?.[0]
  return number === undefined ? name : `${name} ${number}`
}

/** The first of the programs that is installed; null when none is. */
export async function findCompiler(programs: readonly string[] = ['gcc', 'clang', 'cc']): Promise<Compiler | null> {
  for (const program of programs) {
    const { code, output } = await runProgram(program, ['--version'])
    if (code === 0) return { program, label: labelOf(program, output) }
  }
  return null
}
