import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runForeground } from '../lib/child.mjs'
import { readJson } from '../lib/files.mjs'
import { childEnv } from '../lib/node24.mjs'
import { inRoot, rootDir } from '../lib/paths.mjs'
import { readVitestReport } from './results.mjs'

const limitMs = 20 * 60_000

/** Runs one vitest configuration to its end, showing its output, and returns what it found. */
export async function runVitest(node, { name, config, env = {}, args = [] }) {
  const folder = await mkdtemp(join(tmpdir(), 'netlathe-test-'))
  try {
    const reportFile = join(folder, 'report.json')
    let timer
    const code = await runForeground(
      node,
      [
        inRoot('node_modules', 'vitest', 'vitest.mjs'),
        ...[
          'run',
          '--config',
          config,
          '--passWithNoTests',
          '--reporter=default',
          '--reporter=json',
          `--outputFile.json=${reportFile}`,
        ],
        ...args,
      ],
      {
        cwd: rootDir,
        env: childEnv(env),
        stdio: ['ignore', 'inherit', 'inherit'],
        onSpawn: (child) => (timer = setTimeout(() => child.kill('SIGKILL'), limitMs)),
      },
    )
    clearTimeout(timer)
    return readVitestReport(await readJson(reportFile), code, name)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
