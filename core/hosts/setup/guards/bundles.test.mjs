import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkBundle, readBundle } from './bundles.mjs'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'netlathe-bundle-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('bundle guard', () => {
  it.each([
    ['renderer', 'import{readFile as a}from"node:fs";a()', "Node's modules"],
    ['renderer', 'const t = require("@tensorflow/tfjs-node")', 'tfjs-node'],
    ['renderer', 'import D from "better-sqlite3"', 'better-sqlite3'],
    ['engine', 'import{app}from"electron";app.quit()', 'electron'],
    ['engine', 'const {app} = require("electron")', 'electron'],
  ])('refuses in the %s bundle: %s', (kind, text, what) => {
    expect(checkBundle(kind, [{ path: 'out/x.js', text }])).toEqual([
      expect.stringContaining(`must not contain ${what}`),
    ])
  })

  it('accepts words that only look alike', () => {
    expect(
      checkBundle('engine', [
        { path: 'out/engine.js', text: 'const shell = "electron"; import x from "./electron-like.js"' },
      ]),
    ).toEqual([])
    expect(
      checkBundle('renderer', [{ path: 'out/a.js', text: 'import{n}from"./node.js"; const label = "node: 3"' }]),
    ).toEqual([])
  })

  it('follows an entry into its chunks and leaves other entries out', async () => {
    await writeFile(join(folder, 'engine.js'), 'import { a } from "./chunk.js"')
    await writeFile(join(folder, 'chunk.js'), 'export const a = () => import("./lazy.js")')
    await writeFile(join(folder, 'lazy.js'), 'import { app } from "electron"')
    await writeFile(join(folder, 'index.js'), 'import { app } from "electron"')
    const files = await readBundle(folder, [join(folder, 'engine.js')])
    expect(files.map(({ path }) => path)).toEqual(['engine.js', 'chunk.js', 'lazy.js'])
    expect(checkBundle('engine', files)).toHaveLength(1)
  })
})
