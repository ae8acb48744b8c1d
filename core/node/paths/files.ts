import { realpathSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { basename, dirname, extname, join, resolve, sep } from 'node:path'
import { AppError } from '../../base/errors.ts'
import type { FolderEntry } from '../../contract/methods.ts'
import type { Files } from '../../ports/files.ts'

/** A folder that exists only to be listed: the folders that the user named. */
const topFolder = 'folders:'

/**
 * The file system inside `roots`, or all of it when `roots` is null (a command line runs with the user's own rights anyway). Links are
 * followed before the check, so that none leads out.
 */
export function createFiles(roots: readonly string[] | null, startFolder: string): Files {
  const realRoots = roots?.map(realPath) ?? null

  const allow = (path: string): string => {
    if (path.startsWith(topFolder)) throw new AppError('files.outside', 'Choose one of the folders first.', { path })
    const absolute = resolve(path)
    if (realRoots === null) return absolute
    const real = realPath(absolute)
    if (realRoots.some((root) => real === root || real.startsWith(root.endsWith(sep) ? root : root + sep)))
      return absolute
    throw new AppError(
      'files.outside',
      `${absolute} is outside the folders that this studio may use (${realRoots.join(', ')}). Start it with --root FOLDER to allow another one.`,
      { path: absolute },
    )
  }

  return {
    allow,
    async list(path, extensions) {
      if (path === topFolder) return { path: topFolder, parent: null, entries: (realRoots ?? []).map(rootEntry) }
      const folder = allow(path ?? startFolder)
      let names
      try {
        names = await readdir(folder, { withFileTypes: true })
      } catch (error) {
        throw new AppError(
          'files.unreadable',
          `The folder ${folder} cannot be read. Check that it exists and may be opened.`,
          { path: folder },
          error,
        )
      }
      const wanted = extensions?.map((extension) => `.${extension.replace(/^\./, '').toLowerCase()}`)
      const entries: FolderEntry[] = []
      for (const { name } of names) {
        if (name.startsWith('.')) continue
        const found = await stat(join(folder, name)).catch(() => null)
        if (found === null || !(found.isDirectory() || found.isFile())) continue
        if (
          found.isFile() &&
          wanted !== undefined &&
          wanted.length > 0 &&
          !wanted.includes(extname(name).toLowerCase())
        )
          continue
        const isFolder = found.isDirectory()
        entries.push({ name, path: join(folder, name), isFolder, sizeBytes: isFolder ? 0 : found.size })
      }
      entries.sort(
        (a, b) => Number(b.isFolder) - Number(a.isFolder) || a.name.localeCompare(b.name, 'en', { numeric: true }),
      )
      return { path: folder, parent: parentOf(folder, allow, (realRoots?.length ?? 0) > 1), entries }
    },
  }
}

function rootEntry(root: string): FolderEntry {
  return { name: root, path: root, isFolder: true, sizeBytes: 0 }
}

/** Above one of several allowed folders is the list of them. */
function parentOf(folder: string, allow: (path: string) => string, hasTop: boolean): string | null {
  const parent = dirname(folder)
  try {
    if (parent !== folder) return allow(parent)
  } catch {
    // Outside: the way up ends here, or at the list.
  }
  return hasTop ? topFolder : null
}

/** The path with links resolved as far as it exists. */
function realPath(path: string): string {
  const absolute = resolve(path)
  try {
    return realpathSync(absolute)
  } catch {
    const parent = dirname(absolute)
    return parent === absolute ? absolute : join(realPath(parent), basename(absolute))
  }
}
