import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pythonFolder } from './oracle.ts'

/** The Python sources that a MetaTF bundle carries, by file name. */
export async function readBundlePrograms(): Promise<Record<string, string>> {
  const names = ['rebuild.py', 'akida_network.py']
  const texts = await Promise.all(names.map((name) => readFile(join(pythonFolder, name), 'utf8')))
  return Object.fromEntries(names.map((name, i) => [name, texts[i]!]))
}
