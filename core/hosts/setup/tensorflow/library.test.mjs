import { createHash } from 'node:crypto'
import { createReadStream, readFileSync, statSync } from 'node:fs'
import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { strToU8, zipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWheel } from './fetch-wheel.mjs'
import { findWheelUrl } from './index-page.mjs'
import { obtainLibrary } from './library-cache.mjs'
import { placeLibrary } from './place.mjs'
import { openFileReader } from './readers.mjs'

// A small wheel made here (by fflate, not by the reader under test), with a member larger than one read of the extractor.
const library = new Uint8Array(9 * 1024 * 1024).map((_, index) => (index * 2654435761) >>> 24)
const header = strToU8('/* c_api.h */')
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex')
const pin = {
  package: 'some-library',
  version: '1.0',
  file: 'some_library-1.0-py3-none-any.whl',
  pieces: [
    { member: 'pkg/lib.so.2', to: 'lib/lib.so.2', sha256: sha256(library) },
    { member: 'pkg/include/c_api.h', to: 'include/c_api.h', sha256: sha256(header) },
  ],
  links: [{ name: 'lib/lib.so', target: 'lib.so.2' }],
}

let folder = ''
let wheel = ''
let server
let address = ''
const requests = []
let hasRanges = true

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'netlathe-library-'))
  wheel = join(folder, pin.file)
  await writeFile(
    wheel,
    zipSync({ 'pkg/lib.so.2': [library, { level: 6 }], 'pkg/include/c_api.h': [header, { level: 0 }] }),
  )
  server = createServer((request, response) => {
    requests.push(request.url)
    if (request.url === '/simple/some-library/') {
      response.setHeader('content-type', 'application/vnd.pypi.simple.v1+json')
      return response.end(
        JSON.stringify({ files: [{ url: '../../files/other.whl' }, { url: `../../files/${pin.file}#sha256=0` }] }),
      )
    }
    if (request.url === '/html/some-library/') {
      response.setHeader('content-type', 'text/html')
      return response.end(`<a href="/files/${pin.file}#sha256=0">x</a>`)
    }
    if (request.url !== `/files/${pin.file}`) return response.writeHead(404).end()
    const range = /bytes=(\d+)-(\d+)/.exec(request.headers.range ?? '')
    if (!hasRanges || !range) return createReadStream(wheel).pipe(response.writeHead(200))
    const [start, end] = [Number(range[1]), Number(range[2])]
    response.writeHead(206, { 'content-range': `bytes ${start}-${end}/${statSync(wheel).size}` })
    response.end(readFileSync(wheel).subarray(start, end + 1))
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  address = `http://127.0.0.1:${server.address().port}`
})
afterAll(async () => {
  server.close()
  await rm(folder, { recursive: true, force: true })
})

const openLocal = () => openFileReader(wheel)
const newCache = () => mkdtemp(join(folder, 'cache-'))

describe('pieces of a wheel', () => {
  it('are unpacked, checked and kept in the cache; the second time nothing is opened', async () => {
    const cache = await newCache()
    const found = await obtainLibrary(pin, cache, null, openLocal)
    expect(sha256(await readFile(join(found, 'lib/lib.so.2')))).toBe(pin.pieces[0].sha256)
    expect(await readdir(cache)).toEqual(['libtensorflow-1.0'])
    const again = () => Promise.reject(new Error('must not be opened'))
    expect(await obtainLibrary(pin, cache, null, again)).toBe(found)
  })

  it('are fetched again when a file in the cache is damaged', async () => {
    const cache = await newCache()
    const found = await obtainLibrary(pin, cache, null, openLocal)
    await writeFile(join(found, 'include/c_api.h'), 'cut')
    await obtainLibrary(pin, cache, null, openLocal)
    expect(await readFile(join(found, 'include/c_api.h'), 'utf8')).toBe('/* c_api.h */')
  })

  it('with another content than the pinned one are refused, and nothing stays behind', async () => {
    const cache = await newCache()
    const wrong = { ...pin, pieces: [{ ...pin.pieces[1], sha256: '0'.repeat(64) }] }
    await expect(obtainLibrary(wrong, cache, null, openLocal)).rejects.toThrow(
      'pkg/include/c_api.h is not the expected file',
    )
    expect(await readdir(cache)).toEqual([])
  })

  it('come from an index by range requests, or from the whole file where the server has none', async () => {
    for (const ranges of [true, false]) {
      hasRanges = ranges
      const env = { PIP_INDEX_URL: `${address}/simple` }
      const found = await obtainLibrary(pin, await newCache(), null, (...args) => openWheel(...args.slice(0, 3), env))
      expect(sha256(await readFile(join(found, 'lib/lib.so.2')))).toBe(pin.pieces[0].sha256)
    }
    hasRanges = true
  })

  it('are placed for the binding as links to the same file, with the names the linker wants', async () => {
    const found = await obtainLibrary(pin, await newCache(), null, openLocal)
    const deps = join(folder, 'deps')
    await placeLibrary(pin, found, deps)
    await placeLibrary(pin, found, deps)
    expect((await stat(join(deps, 'lib/lib.so'))).ino).toBe((await stat(join(found, 'lib/lib.so.2'))).ino)
  })
})

describe('package index', () => {
  it('is read as JSON and as a page of links', async () => {
    const expected = `${address}/files/${pin.file}`
    expect(await findWheelUrl(`${address}/simple/`, pin)).toBe(expected)
    expect(await findWheelUrl(`${address}/html`, pin)).toBe(expected)
  })

  it('without the wheel, or without an index at all, is told plainly', async () => {
    await expect(findWheelUrl(`${address}/simple`, { ...pin, file: 'x.whl' })).rejects.toThrow('does not have x.whl')
    await expect(findWheelUrl(`${address}/nothing`, pin)).rejects.toThrow('answered 404')
    await expect(openWheel(pin, null, folder, {})).rejects.toThrow('PIP_INDEX_URL is not set')
  })
})
