import Sqlite from 'better-sqlite3'
import { writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { JobContext } from '../jobs/handler.ts'
import { dataParams } from '../contract/jobs/data.ts'
import { importParams } from '../contract/jobs/import.ts'
import { dataHandler } from '../jobs/handlers/data.ts'
import { importHandler } from '../jobs/handlers/import.ts'
import { readHdf5 } from '../node/hdf5.ts'
import { scanFolder } from '../node/images/scan.ts'
import { readWholeFile } from '../node/runner-services/read-file.ts'
import { migrate } from '../node/sqlite/migrate.ts'
import { lockDatabase, useWriteAheadLog } from '../node/sqlite/open-database.ts'
import { createProjectStore } from '../node/sqlite/project-store.ts'
import { writeFiles, writeSplitFolder } from '../testing/image-folder.ts'
import { createJobProbe } from '../testing/job-context.ts'
import { writeHdf5, writeKerasFile } from '../testing/keras-file.ts'
import { insides, refusalOf } from '../testing/refusal.ts'
import { projectFiles, temporaryWorkFolder } from '../testing/temporary-project.ts'
import { listen } from './web/listen.ts'

// Everything that a user may hand over by mistake, through the code that receives it: a stable code, what was found and what to do,
// and nothing of the program's inside. The finer cases are tested beside the code of each kind.

const { folder, remove } = temporaryWorkFolder()
afterAll(remove)
let count = 0
const freshPath = (ending: string): string => join(folder, `bad_${count++}${ending}`)
const services: Partial<JobContext['services']> = {
  readFile: readWholeFile,
  readHdf5: (bytes) => readHdf5(bytes),
  scanFolder: (params, job) => scanFolder(params, job, join(folder, 'cache')),
}
const context = () => createJobProbe({ services }).context

describe('model files', () => {
  const softsign = {
    class_name: 'Dense',
    config: { name: 'odd_one', batch_input_shape: [null, 8], units: 2, activation: 'softsign' },
  }
  const intact = () => writeKerasFile([softsign], {})
  const foreign = () =>
    writeHdf5((file) => void file.create_dataset({ name: 'x', data: new Float32Array(4), shape: [4], dtype: '<f' }))

  it.each<[string, () => Promise<Uint8Array>, string, RegExp]>([
    ['truncated', async () => (await intact()).slice(0, 900), 'import.file-damaged', /truncated or damaged.*again/],
    ['foreign', foreign, 'import.not-keras', /not a Keras model.*model\.save/],
    ['with a layer that is not supported', intact, 'import.layer-unsupported', /"odd_one"/],
  ])('%s', async (_what, bytes, code, message) => {
    const path = freshPath('.h5')
    writeFileSync(path, await bytes())
    const error = await refusalOf(() => importHandler.run(importParams.parse({ path }), context()))
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) as string })
  })
})

describe('image folders', () => {
  const add = (path: string) => dataHandler.run(dataParams.parse({ path }), context())

  it('classes that differ between the splits', async () => {
    const path = freshPath('')
    await writeSplitFolder(path, 1)
    await writeFiles(path, { 'train/third/1.png': 'x' })
    expect(await refusalOf(() => add(path))).toMatchObject({
      code: 'data.class-mismatch',
      message: expect.stringMatching(/"third"/) as string,
    })
  })

  it('no images at all', async () => {
    const path = freshPath('')
    await writeFiles(path, { 'train/a/notes.txt': 'x', 'train/b/notes.txt': 'x' })
    expect(await refusalOf(() => add(path))).toMatchObject({
      code: 'data.no-images',
      message: expect.stringMatching(/No images were found/) as string,
    })
  })

  it('an image that cannot be read is left out and named', async () => {
    const path = freshPath('')
    await writeSplitFolder(path, 2)
    await writeFiles(path, { 'train/a/broken.png': 'no image' })
    const { diagnostics, dataset } = await add(path)
    expect(dataset!.total).toBe(12)
    expect(diagnostics).toMatchObject([
      {
        code: 'data.unreadable-files',
        severity: 'warning',
        message: expect.stringMatching(/^1 file .*train\/a\/broken\.png \(not an image/) as string,
        hint: expect.stringMatching(/Replace or remove/) as string,
      },
    ])
    expect(diagnostics![0]!.message).not.toMatch(insides)
  })
})

describe('projects', () => {
  const create = (path: string) => projectFiles.create(path, { name: 'Test', overwrite: false })

  it('a file that is no project', async () => {
    const path = freshPath('.netlathe')
    writeFileSync(path, 'hello '.repeat(100))
    expect(await refusalOf(() => projectFiles.open(path))).toMatchObject({
      code: 'project.not-a-project',
      message: expect.stringMatching(/is not a Netlathe project/) as string,
    })
  })

  it('a project of a newer version', async () => {
    const path = freshPath('.netlathe')
    create(path).close()
    const db = new Sqlite(path)
    db.pragma('user_version = 999')
    db.close()
    expect(await refusalOf(() => projectFiles.open(path))).toMatchObject({
      code: 'project.newer',
      message: expect.stringMatching(/newer.*Update Netlathe/) as string,
    })
  })

  it('a disk that is full while saving', async () => {
    const path = freshPath('.netlathe')
    const db = lockDatabase(path, { mustExist: false })
    useWriteAheadLog(db)
    migrate(db)
    // SQLite reports this limit exactly as a full disk.
    db.pragma(`max_page_count = ${(db.pragma('page_count', { simple: true }) as number) + 4}`)
    const store = createProjectStore(db, path)
    const bytes = new Uint8Array(200_000)
    const error = await refusalOf(() => store.putBlob('0'.repeat(64), { bytes, mediaType: 'x' }))
    store.close()
    expect(error).toMatchObject({
      code: 'project.disk-full',
      message: expect.stringMatching(/no space left on its disk\. Free some space/) as string,
    })
  })

  it('a second studio on the same project', async () => {
    const path = freshPath('.netlathe')
    const first = create(path)
    const error = await refusalOf(() => projectFiles.open(path))
    first.close()
    expect(error).toMatchObject({
      code: 'project.in-use',
      message: expect.stringMatching(/open in another Netlathe.*Close it there/) as string,
    })
  })
})

it('a port in use', async () => {
  const blocker = createServer()
  await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve))
  const { port } = blocker.address() as AddressInfo
  const error = await refusalOf(() => listen('127.0.0.1', port))
  blocker.close()
  expect(error).toMatchObject({
    code: 'web.port-in-use',
    message: expect.stringMatching(
      new RegExp(`^Port ${port} is in use by another program\\. Name another one`),
    ) as string,
  })
})
