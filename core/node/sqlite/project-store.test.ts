import { execFileSync } from 'node:child_process'
import Sqlite from 'better-sqlite3'
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { AppError } from '../../base/errors.ts'
import type { ModelVersion } from '../../contract/models.ts'
import type { Run } from '../../contract/run.ts'
import { smallCnn } from '../../graph/builders/small-cnn.ts'
import { projectFiles, temporaryWorkFolder } from '../../testing/temporary-project.ts'
import { sha256 } from '../blobs/sha256.ts'
import { applicationId, schemaVersion } from './migrations.ts'
import { lockDatabase, useWriteAheadLog } from './open-database.ts'
import { createProjectStore } from './project-store.ts'
import { migrate } from './migrate.ts'

const { folder, remove } = temporaryWorkFolder()
afterAll(remove)
let count = 0
const freshPath = (): string => join(folder, `p${count++}.netlathe`)
const create = (path: string) => projectFiles.create(path, { name: 'Test', overwrite: false })

function failure(work: () => unknown): AppError {
  try {
    work()
  } catch (error) {
    return error as AppError
  }
  throw new Error('nothing was thrown')
}

const weights = new Uint8Array([1, 2, 3])
const model: ModelVersion = {
  id: 'm_1',
  name: 'net',
  createdAt: '2026-01-01T00:00:00.000Z',
  parentId: null,
  runId: 'run_1',
  parameters: 10,
  layers: 5,
  isQuantised: false,
  weightsSha256: sha256(weights),
  graph: smallCnn({ alpha: 0.25, size: 32, channels: 3, classes: ['a', 'b'] }),
}
const run: Run = {
  id: 'run_1',
  type: 'build',
  name: 'Build',
  createdAt: '2026-01-01T00:00:00.000Z',
  durationMs: 5,
  inputModelId: null,
  outputModelId: 'm_1',
  datasetId: null,
  metrics: { loss: NaN, parameters: 10 },
  tags: [],
  notes: '',
  config: { seed: 1 },
  seed: 1,
  fingerprint: 'f',
  inputHashes: {},
  parentRunIds: [],
  environment: { netlathe: '1', node: 'v24', engine: '', engineVersion: '', platform: '', cpu: '', cores: 2 },
  diagnostics: [],
  series: [{ name: 'loss', unit: '', xLabel: 'epoch', points: [[0, Infinity]] }],
  layers: null,
  result: { modelId: 'm_1' },
}

test('everything comes back after closing, from the one file', () => {
  const path = freshPath()
  const store = create(path)
  store.putBlob(model.weightsSha256, { bytes: weights, mediaType: 'application/octet-stream' })
  store.addModel(model)
  store.addRun(run)
  store.editRun('run_1', { tags: ['best'], notes: 'n' })
  expect(
    store.saveDocument(
      0,
      {
        baseModelId: 'm_1',
        graph: model.graph,
        positions: {},
        pruneRecipes: [],
        settings: { device: 'AKD1000', mode: 'Minimal', datasetId: null, hostOverheadMs: 1 },
      },
      't',
    ),
  ).toBe(1)
  store.close()
  expect(existsSync(`${path}-wal`)).toBe(false)

  const copy = freshPath()
  copyFileSync(path, copy)
  const again = projectFiles.open(copy)
  expect(again.name()).toBe('Test')
  expect(again.getModel('m_1')).toEqual(model)
  expect(again.getRun('run_1')).toEqual({ ...run, tags: ['best'], notes: 'n' })
  expect(again.listRuns()[0]).not.toHaveProperty('result')
  expect(Buffer.from(again.getBlob(model.weightsSha256)!.bytes)).toEqual(Buffer.from(weights))
  expect(again.getDocument()).toMatchObject({ revision: 1, document: { baseModelId: 'm_1' } })
  expect(again.counts()).toMatchObject({ models: 1, runs: 1, datasets: 0 })
  again.setRunRemoved('run_1', 't')
  expect(again.listRuns()).toEqual([])
  again.setRunRemoved('run_1', null)
  expect(again.listRuns()).toHaveLength(1)
  again.close()
})

test('a save over a newer revision is refused', () => {
  const store = create(freshPath())
  const document = {
    baseModelId: null,
    graph: null,
    positions: {},
    pruneRecipes: [],
    settings: { device: 'AKD1500', mode: 'Minimal' as const, datasetId: null, hostOverheadMs: 0 },
  }
  store.saveDocument(0, document, 't')
  expect(failure(() => store.saveDocument(0, document, 't')).code).toBe('document.conflict')
  expect(store.getDocument()?.revision).toBe(1)
  store.close()
})

test('a second studio on the same project is refused, also in the same process, and may open it afterwards', () => {
  const path = freshPath()
  const store = create(path)
  const error = failure(() => projectFiles.open(path))
  expect(error.code).toBe('project.in-use')
  expect(error.message).toContain('open in another Netlathe')
  expect(failure(() => projectFiles.create(path, { name: 'x', overwrite: true })).code).toBe('project.in-use')
  store.close()
  projectFiles.open(path).close()
})

test('an existing file is not overwritten unasked', () => {
  const path = freshPath()
  create(path).close()
  expect(failure(() => create(path)).code).toBe('project.exists')
  const store = projectFiles.create(path, { name: 'New', overwrite: true })
  expect(store.name()).toBe('New')
  store.close()
})

test('a project of a newer Netlathe is refused and left as it is', () => {
  const path = freshPath()
  create(path).close()
  const db = new Sqlite(path)
  db.pragma(`user_version = ${schemaVersion + 1}`)
  db.close()
  const before = readFileSync(path)
  const error = failure(() => projectFiles.open(path))
  expect(error.code).toBe('project.newer')
  expect(error.message).toContain('Update Netlathe')
  expect(readFileSync(path).equals(before)).toBe(true)
})

test.each([
  ['missing', () => join(folder, 'nowhere.netlathe'), 'project.not-found'],
  ['a folder', () => folder, 'project.not-a-project'],
  ['empty', () => write(Buffer.alloc(0)), 'project.not-a-project'],
  ['text', () => write(Buffer.from('hello '.repeat(100))), 'project.not-a-project'],
  ['a database of another program', foreignDatabase, 'project.not-a-project'],
])('a file that is %s is named as such', (_what, make, code) => {
  const path = make()
  const error = failure(() => projectFiles.open(path))
  expect(error.code).toBe(code)
  expect(error.message).not.toContain('SQLITE')
})

function write(bytes: Buffer): string {
  const path = freshPath()
  writeFileSync(path, bytes)
  return path
}
function foreignDatabase(): string {
  const path = freshPath()
  const db = new Sqlite(path)
  db.exec('CREATE TABLE t (a)')
  db.close()
  return path
}

test('a damaged project is found out when it is opened, and what can be read is saved beside it', () => {
  const path = freshPath()
  const store = create(path)
  store.putBlob(model.weightsSha256, { bytes: weights, mediaType: 'application/octet-stream' })
  store.addModel(model)
  for (let n = 0; n < 200; n++) store.addRun({ ...run, id: `run_${n}`, notes: 'x'.repeat(3000) })
  store.close()
  const bytes = readFileSync(path)
  // A few pages in the middle of the runs.
  bytes.fill(0xa5, Math.floor(bytes.length / 2 / 4096) * 4096, Math.floor(bytes.length / 2 / 4096) * 4096 + 3 * 4096)
  writeFileSync(path, bytes)
  const error = failure(() => projectFiles.open(path))
  expect(error.code).toBe('project.corrupt')
  expect(readFileSync(path).equals(bytes)).toBe(true)
  const salvaged = projectFiles.open(String(error.details['salvaged']))
  expect(salvaged.getModel('m_1')).toEqual(model)
  expect(salvaged.listRuns().length).toBeGreaterThan(20)
  expect(salvaged.listRuns().length).toBeLessThan(200)
  salvaged.close()
})

test('a truncated project is found out', () => {
  const path = freshPath()
  const store = create(path)
  for (let n = 0; n < 50; n++) store.addRun({ ...run, id: `run_${n}`, notes: 'x'.repeat(3000) })
  store.close()
  writeFileSync(path, readFileSync(path).subarray(0, 5 * 4096))
  expect(failure(() => projectFiles.open(path)).code).toBe('project.corrupt')
})

test('a full disk is told, and nothing is half written', () => {
  const path = freshPath()
  const db = lockDatabase(path, { mustExist: false })
  useWriteAheadLog(db)
  migrate(db)
  db.prepare(`INSERT INTO meta (key, value) VALUES ('name', 'Full'), ('createdAt', 't')`).run()
  // SQLite reports this limit exactly as a full disk: SQLITE_FULL.
  db.pragma(`max_page_count = ${(db.pragma('page_count', { simple: true }) as number) + 4}`)
  const store = createProjectStore(db, path)
  const big = new Uint8Array(200_000)
  const error = failure(() =>
    store.transaction(() => {
      store.addRun(run)
      store.putBlob(sha256(big), { bytes: big, mediaType: 'x' })
    }),
  )
  expect(error.code).toBe('project.disk-full')
  expect(error.message).toContain('no space left')
  expect(store.listRuns()).toEqual([])
  store.addRun(run)
  store.close()
  const again = projectFiles.open(path)
  expect(again.listRuns()).toHaveLength(1)
  again.close()
})

test.skipIf(!existsSync('/dev/full') || process.getuid?.() !== 0)(
  'a project cannot be made on a disk that is full, and leaves no file',
  () => {
    const mount = join(folder, 'small-disk')
    mkdirSync(mount)
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', mount], { stdio: 'ignore' })
    } catch {
      console.log('skipped: this machine does not allow a test disk to be mounted')
      return
    }
    try {
      const path = join(mount, 'a.netlathe')
      expect(failure(() => create(path)).code).toBe('project.disk-full')
      expect(existsSync(path)).toBe(false)
    } finally {
      execFileSync('umount', [mount])
    }
  },
)

test('a project on a disk that may not be written opens for reading, and says so on writing', () => {
  const inner = join(folder, 'read-only')
  mkdirSync(inner)
  const path = join(inner, 'a.netlathe')
  create(path).close()
  const isRoot = process.getuid?.() === 0
  if (isRoot) {
    // Permissions do not bind root: a read-only mount does.
    try {
      execFileSync('mount', ['--bind', inner, inner], { stdio: 'ignore' })
      execFileSync('mount', ['-o', 'remount,ro,bind', inner], { stdio: 'ignore' })
    } catch {
      console.log('skipped: as root, and this machine does not allow a test disk to be mounted')
      return
    }
  } else {
    chmodSync(path, 0o444)
    chmodSync(inner, 0o555)
  }
  try {
    const store = projectFiles.open(path)
    expect(store.isReadOnly).toBe(true)
    expect(store.listRuns()).toEqual([])
    expect(failure(() => store.addRun(run)).code).toBe('project.read-only')
    store.close()
  } finally {
    if (isRoot) execFileSync('umount', [inner])
    else chmodSync(inner, 0o755)
  }
})

test('a copy is a project of its own', () => {
  const store = create(freshPath())
  store.addRun(run)
  const target = freshPath()
  store.copyTo(target)
  const copy = projectFiles.open(target)
  expect(copy.listRuns()).toHaveLength(1)
  copy.close()
  expect(failure(() => store.copyTo(join(folder, 'no', 'such', 'x.netlathe'))).code).toBe('project.path')
  store.close()
  expect(failure(() => store.listRuns()).code).toBe('project.closed')
})

test('evaluations of older files get the accuracy of their split', () => {
  const path = freshPath()
  const store = create(path)
  const add = (id: string, type: Run['type'], result: unknown, metrics = { accuracyRatio: 0.8 }) =>
    store.addRun({ ...run, id, type, metrics, result })
  add('t', 'evaluate', { split: 'test' })
  add('v', 'prune', { before: { split: 'test' }, after: { split: 'val' } })
  add('other', 'profile', { split: 'val' })
  add('diverged', 'evaluate', { split: 'test' }, { accuracyRatio: Number.NaN })
  store.close()
  const db = new Sqlite(path)
  db.pragma('user_version = 2')
  db.close()
  const again = projectFiles.open(path)
  expect(again.listRuns().map(({ id, metrics }) => [id, metrics])).toEqual([
    ['t', { accuracyRatio: 0.8, testAccuracyRatio: 0.8 }],
    ['v', { accuracyRatio: 0.8, validationAccuracyRatio: 0.8 }],
    ['other', { accuracyRatio: 0.8 }],
    ['diverged', { accuracyRatio: Number.NaN }],
  ])
  again.close()
})

test('the layout of the file is the one that was released', () => {
  const path = freshPath()
  create(path).close()
  const db = new Sqlite(path, { readonly: true })
  const rows = db.prepare(`SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name`).all() as {
    name: string
    sql: string
  }[]
  expect(db.pragma('application_id', { simple: true })).toBe(applicationId)
  expect(db.pragma('user_version', { simple: true })).toBe(schemaVersion)
  db.close()
  expect(statSync(path).size).toBeLessThan(200_000)
  // Additive changes only: a new migration, and then this snapshot.
  expect(rows.map(({ sql }) => sql.replace(/\s+/g, ' '))).toMatchSnapshot()
})
