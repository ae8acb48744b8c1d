import { readFile } from 'node:fs/promises'
import { dirname, relative, resolve, sep } from 'node:path'
import { exists } from '../lib/files.mjs'

const page = 'See core/README.md.'

/** What must not appear in a built bundle, by bundle. */
const rules = {
  renderer: [
    { what: "Node's modules", pattern: /(?:from|import|require\()\s*\(?\s*["'`]node:|__vite-browser-external/ },
    { what: 'tfjs-node', pattern: /@tensorflow\/tfjs-node|tfjs_binding/ },
    { what: 'better-sqlite3', pattern: /better-sqlite3|better_sqlite3/ },
  ],
  engine: [{ what: 'electron', pattern: /(?:from|import|require\()\s*\(?\s*["'`]electron(?:\/[a-z]+)?["'`]/ }],
}

/** Problems of one bundle, given as `{ path, text }` of its files. */
export function checkBundle(kind, files) {
  return files.flatMap(({ path, text }) =>
    rules[kind]
      .filter(({ pattern }) => pattern.test(text))
      .map(({ what }) => `${path}: the ${kind} bundle must not contain ${what}. ${page}`),
  )
}

/** The files of a bundle as `{ path, text }`: the entries and every file of the build that they name. */
export async function readBundle(root, entries) {
  const files = new Map()
  const visit = async (path) => {
    if (files.has(path)) return
    const text = await readFile(path, 'utf8')
    files.set(path, { path: relative(root, path).split(sep).join('/'), text })
    for (const [, name] of text.matchAll(/["'`](\.\.?\/[^"'`\s]+\.[cm]?js)["'`]/g)) {
      const next = resolve(dirname(path), name)
      if (await exists(next)) await visit(next)
    }
  }
  for (const entry of entries) await visit(entry)
  return [...files.values()]
}
