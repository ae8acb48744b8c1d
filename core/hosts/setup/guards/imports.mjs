import { isBuiltin } from 'node:module'
import { dirname, posix } from 'node:path'

const importPattern =
  /(?:^|[\s;}])(?:import|export)\s+(type\s+)?(?:[\w*${}\s,]+?\s+from\s+)?['"]([^'"\n]+)['"]|\bimport\s*\(\s*['"]([^'"\n]+)['"]|new URL\(\s*['"](\.[^'"\n]+)['"]\s*,\s*import\.meta\.url/g

const commentPattern = /\/\*[\s\S]*?\*\/|(^|\s)\/\/[^\n]*/g

/** Every module that a TypeScript, JavaScript or Vue file names: `{ specifier, isType, line }`; `isType` for `import type`. */
export function findImports(text) {
  // Comments become blanks of the same length, so that lines keep their numbers.
  const code = text.replace(commentPattern, (comment) => comment.replace(/[^\n]/g, ' '))
  return [...code.matchAll(importPattern)].map((match) => ({
    specifier: match[2] ?? match[3] ?? match[4],
    isType: match[1] !== undefined,
    line: code.slice(0, match.index + match[0].length).split('\n').length,
  }))
}

/** What an import refers to: `{ path }` below the checkout, `{ builtin }` of Node, or `{ package, specifier }`. */
export function resolveImport(fromPath, specifier) {
  const bare = specifier.replace(/\?.*$/, '')
  if (bare.startsWith('.')) return { path: posix.normalize(posix.join(dirname(fromPath), bare)) }
  if (isBuiltin(bare)) return { builtin: bare }
  return {
    package: bare
      .split('/')
      .slice(0, bare.startsWith('@') ? 2 : 1)
      .join('/'),
    specifier: bare,
  }
}
