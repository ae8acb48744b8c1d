import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import sharp from 'sharp'

/** An empty folder that is removed with `await using`. */
export async function temporaryFolder() {
  const path = await mkdtemp(join(tmpdir(), 'netlathe-test-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

/** A PNG of one colour. */
export function plainPng(red: number, green: number, blue: number, size = 8): Promise<Uint8Array> {
  return sharp({ create: { width: size, height: size, channels: 3, background: { r: red, g: green, b: blue } } })
    .png()
    .toBuffer()
}

/** Writes files, and the folders they need, below `root`. */
export async function writeFiles(root: string, files: Record<string, Uint8Array | string>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), content)
  }
}

/** `train/ val/ test/` with `perClass` plain images in each of the classes `a` (red) and `b` (blue), each image of another shade. */
export async function writeSplitFolder(root: string, perClass = 2): Promise<void> {
  for (const split of ['train', 'val', 'test'])
    for (let index = 0; index < perClass; index++)
      await writeFiles(root, {
        [`${split}/a/${index}.png`]: await plainPng(100 + index, 0, 0),
        [`${split}/b/${index}.png`]: await plainPng(0, 0, 100 + index),
      })
}
