import { readdir } from 'node:fs/promises'
import { SetupError, runMain, say } from './lib/log.mjs'
import { inRoot } from './lib/paths.mjs'
import { runProgram } from './lib/program.mjs'

// `npm run bench -- NAME`: one of the measurements in core/hosts/bench; without a name, their list.
await runMain(async ([name, ...args]) => {
  const names = await listBenchmarks()
  if (name === undefined) {
    say(
      names.length
        ? `Benchmarks: ${names.join(', ')}. Run one with: npm run bench -- NAME`
        : 'There are no benchmarks in core/hosts/bench.',
    )
    return 0
  }
  if (!names.includes(name))
    throw new SetupError(`There is no benchmark "${name}".`, `Benchmarks: ${names.join(', ')}.`)
  return runProgram(`core/hosts/bench/${name}.ts`, args)
})

async function listBenchmarks() {
  const files = await readdir(inRoot('core', 'hosts', 'bench'), { withFileTypes: true }).catch(() => [])
  return files
    .filter((file) => file.isFile() && file.name.endsWith('.ts') && !/\.(test|d)\.ts$/.test(file.name))
    .map((file) => file.name.slice(0, -3))
    .sort()
}
