import { readFile } from 'node:fs/promises'
import { relative, sep } from 'node:path'
import { checkFile } from '../guards/import-rules.mjs'
import { listFiles } from '../lib/files.mjs'
import { inRoot, rootDir } from '../lib/paths.mjs'

/** Every broken import rule of the checkout, one line each. */
export async function checkImports() {
  const folders = ['core', 'renderer', 'electron'].map((name) => inRoot(name))
  const files = await listFiles(folders, (path) => /\.(ts|vue|mjs|cjs)$/.test(path) && !path.endsWith('.d.ts'))
  const problems = await Promise.all(
    files.map(async (file) => checkFile(relative(rootDir, file).split(sep).join('/'), await readFile(file, 'utf8'))),
  )
  return problems.flat()
}
