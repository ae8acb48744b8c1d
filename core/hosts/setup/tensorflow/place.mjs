import { constants } from 'node:fs'
import { copyFile, link, mkdir, rm, symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/**
 * Puts the pieces of libtensorflow under a folder (tfjs-node's `deps`): as hard links where the file system allows it, for the library
 * has 850 MB, else as copies. Both outlive a cleared cache.
 */
export async function placeLibrary(pin, libraryDir, depsDir) {
  for (const piece of pin.pieces) {
    const to = join(depsDir, piece.to)
    await mkdir(dirname(to), { recursive: true })
    await rm(to, { force: true })
    await link(join(libraryDir, piece.to), to).catch(() =>
      copyFile(join(libraryDir, piece.to), to, constants.COPYFILE_FICLONE),
    )
  }
  for (const { name, target } of pin.links) {
    await rm(join(depsDir, name), { force: true })
    await symlink(target, join(depsDir, name))
  }
}
