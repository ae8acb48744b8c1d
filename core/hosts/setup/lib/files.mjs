import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, readFile, readdir, rename, stat, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'

/** Reads JSON, or null when the file is absent or damaged. */
export async function readJson(path) {
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch {
    return null
  }
}

/** Writes a file whole or not at all. */
export async function writeWhole(path, content) {
  await mkdir(dirname(path), { recursive: true })
  const part = `${path}.${process.pid}.part`
  await writeFile(part, content)
  await rename(part, path)
}

export const exists = (path) =>
  stat(path).then(
    () => true,
    () => false,
  )

/** SHA-256 of a file, in hexadecimal. */
export async function sha256OfFile(path) {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk)
  return hash.digest('hex')
}

/** Every file below the given files and folders, sorted; absent ones are left out. */
export async function listFiles(paths, keep = () => true) {
  const found = []
  const visit = async (path) => {
    const info = await stat(path).catch(() => null)
    if (!info) return
    if (info.isFile()) return void (keep(path) && found.push(path))
    for (const name of await readdir(path)) if (name !== 'node_modules') await visit(join(path, name))
  }
  for (const path of paths) await visit(path)
  return found.sort()
}

/** One hash over names and contents of the given files, independent of where the checkout lies. */
export async function hashFiles(root, files) {
  const hash = createHash('sha256')
  for (const file of files)
    hash
      .update(relative(root, file))
      .update('\0')
      .update(await readFile(file))
      .update('\0')
  return hash.digest('hex')
}
