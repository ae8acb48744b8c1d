import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { exists, sha256OfFile } from '../lib/files.mjs'
import { openWheel } from './fetch-wheel.mjs'
import { extractMember, readZipDirectory } from './zip.mjs'

/**
 * The folder with the pinned pieces of libtensorflow (`lib/`, `include/`) in the user's cache: taken as it is when every piece
 * there has the pinned hash, else fetched. Lies outside node_modules so that a new `npm ci` does not fetch again.
 *
 * @returns the folder; throws an Error that says why it could not be had
 */
export async function obtainLibrary(pin, cache, pip, open = openWheel) {
  const folder = join(cache, `libtensorflow-${pin.version}`)
  if (await isIntact(pin, folder)) return folder
  await mkdir(cache, { recursive: true })
  const workDir = await mkdtemp(join(cache, 'download-'))
  try {
    const fresh = join(workDir, 'pieces')
    const reader = await open(pin, pip, workDir)
    try {
      const members = await readZipDirectory(reader)
      for (const piece of pin.pieces) {
        const member = members.get(piece.member)
        if (!member) throw new Error(`the wheel has no ${piece.member}`)
        const path = join(fresh, piece.to)
        await mkdir(dirname(path), { recursive: true })
        const sha256 = await extractMember(reader, member, path)
        if (sha256 !== piece.sha256) throw new Error(`${piece.member} is not the expected file (SHA-256 ${sha256})`)
      }
    } finally {
      await reader.close()
    }
    await rm(folder, { recursive: true, force: true })
    await rename(fresh, folder)
    return folder
  } finally {
    await rm(workDir, { recursive: true, force: true })
  }
}

async function isIntact(pin, folder) {
  if (!(await exists(folder))) return false
  for (const piece of pin.pieces) {
    const path = join(folder, piece.to)
    if (!(await exists(path)) || (await sha256OfFile(path)) !== piece.sha256) return false
  }
  return true
}
