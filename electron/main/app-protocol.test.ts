import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Content } from '../processes/messages.ts'
import { createAppProtocol, resolveStudioFile } from './app-protocol.ts'

let folder = ''
beforeAll(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'netlathe-protocol-')), 'renderer')
  await mkdir(join(folder, 'assets'), { recursive: true })
  await writeFile(join(folder, 'index.html'), '<p>studio</p>')
  await writeFile(join(folder, 'assets', 'a b.js'), 'export {}')
  await writeFile(join(folder, '..', 'secret.txt'), 'secret')
})
afterAll(() => rm(join(folder, '..'), { recursive: true, force: true }))

const answer = (url: string, method = 'GET', readContent: (path: string) => Promise<Content> = async () => null) =>
  createAppProtocol({ rendererFolder: folder, readContent })({ method, url })

describe('files of the studio', () => {
  it('come with their type and the policy that allows no script from elsewhere', async () => {
    const page = await answer('app://studio/index.html')
    expect(await page.text()).toBe('<p>studio</p>')
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(page.headers.get('content-security-policy')).toMatch(
      /default-src 'none'; script-src 'self' 'wasm-unsafe-eval';/,
    )
    expect((await answer('app://studio/')).status).toBe(200)
    expect((await answer('app://studio/assets/a%20b.js?v=1')).headers.get('content-type')).toBe(
      'text/javascript; charset=utf-8',
    )
  })

  it.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/../../secret.txt',
    '/..%5csecret.txt',
    '/a%00b',
    '/%zz',
  ])('never lie outside the folder: %s', async (path) => {
    expect(resolveStudioFile('/app/renderer', path)).toBeNull()
    expect((await answer(`app://studio${path}`)).status).toBe(404)
  })

  it('that do not exist are 404, other methods than GET and HEAD are 405', async () => {
    expect((await answer('app://studio/none.js')).status).toBe(404)
    expect((await answer('app://studio/index.html', 'POST')).status).toBe(405)
  })
})

describe('bulk data', () => {
  it('comes from the engine by the path of the same name, readable by the studio only', async () => {
    const readContent = vi.fn(async () => ({
      status: 200,
      headers: { 'Content-Type': 'image/png' },
      body: new Uint8Array([7, 8]),
    }))
    const response = await answer('app://artifact/abc?size=2', 'GET', readContent)
    expect(readContent).toHaveBeenCalledWith('/artifact/abc?size=2')
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(new Uint8Array([7, 8]))
    expect(response.headers.get('access-control-allow-origin')).toBe('app://studio')
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
  })

  it('that the engine does not have, or cannot give, is 404', async () => {
    expect((await answer('app://artifact/none')).status).toBe(404)
    expect((await answer('app://artifact/none', 'GET', async () => Promise.reject(new Error('gone')))).status).toBe(404)
  })
})
