import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../testing/image-folder.ts'
import { writeFolder } from './write-folder.ts'

const files = { 'a.txt': new TextEncoder().encode('first'), 'b.bin': Uint8Array.of(0, 255) }

describe('writing a folder of exported files', () => {
  it('makes the folder, or fills an empty one', async () => {
    await using root = await temporaryFolder()
    await mkdir(join(root.path, 'empty'))
    for (const name of ['new/deep', 'empty']) {
      await writeFolder(join(root.path, name), files)
      expect(await readFile(join(root.path, name, 'a.txt'), 'utf8')).toBe('first')
      expect([...(await readFile(join(root.path, name, 'b.bin')))]).toEqual([0, 255])
    }
  })

  it('refuses a folder that holds something, and leaves it as it was', async () => {
    await using root = await temporaryFolder()
    await writeFile(join(root.path, 'mine.txt'), 'keep')
    await expect(writeFolder(root.path, files)).rejects.toMatchObject({ code: 'export.folder-not-empty' })
    expect(await readdir(root.path)).toEqual(['mine.txt'])
  })

  it('leaves nothing behind when a file cannot be written', async () => {
    await using root = await temporaryFolder()
    await expect(writeFolder(join(root.path, 'out'), { 'no/such/place.txt': Uint8Array.of(1) })).rejects.toMatchObject({
      code: 'export.not-writable',
    })
    expect(await readdir(root.path)).toEqual([])
  })
})
