import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Output } from './output.ts'
import { withProject } from './session.ts'

/** Makes an empty project where there is none yet, so that a whole path is one command. Returns its path. */
export async function ensureProject(path: string, output: Output): Promise<string> {
  const full = resolve(path.endsWith('.netlathe') ? path : `${path}.netlathe`)
  if (existsSync(full)) return full
  const project = await withProject(null, (client) => client.call('project.create', { path: full }))
  output.note(`Created ${project.path}`)
  return project.path
}
