import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { request, type IncomingHttpHeaders } from 'node:http'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { projectFiles, temporaryWorkFolder } from '../../testing/temporary-project.ts'
import { admit, connectWeb } from '../../testing/web-client.ts'
import { startWebHost, type WebHost } from './serve.ts'

const { folder, remove } = temporaryWorkFolder()
const env = { ...process.env, NETLATHE_HOME: join(folder, 'home') }
const staticFolder = join(folder, 'page')
let host: WebHost
let cookie: string
let base: string

beforeAll(async () => {
  mkdirSync(join(staticFolder, 'assets'), { recursive: true })
  writeFileSync(join(staticFolder, 'index.html'), '<!doctype html><title>Netlathe</title>')
  writeFileSync(join(staticFolder, 'assets', 'app-1a2b.js'), 'export {}')
  writeFileSync(join(folder, 'secret.txt'), 'secret')
  symlinkSync(join(folder, 'secret.txt'), join(staticFolder, 'link.txt'))
  host = await startWebHost({ env, port: 0, staticFolder, roots: [join(folder, 'allowed')] })
  cookie = await admit(host.url)
  base = `http://127.0.0.1:${host.port}`
})
afterAll(async () => {
  await host.close()
  remove()
})

/** A raw request: fetch would tidy the path and refuse to change the host. */
async function get(
  path: string,
  headers: Record<string, string> = { cookie },
): Promise<{ status: number; headers: IncomingHttpHeaders; body: string }> {
  const sent = request({
    host: '127.0.0.1',
    port: host.port,
    path,
    headers: { host: `127.0.0.1:${host.port}`, ...headers },
  })
  sent.end()
  const [response] = (await once(sent, 'response')) as [import('node:http').IncomingMessage]
  let body = ''
  for await (const chunk of response) body += String(chunk)
  return { status: response.statusCode ?? 0, headers: response.headers, body }
}

describe('admission', () => {
  test('the token is exchanged for a cookie and leaves the address', async () => {
    const { pathname, search } = new URL(host.url)
    const answer = await get(pathname + search, {})
    expect(answer.status).toBe(303)
    expect(answer.headers.location).toBe('/')
    expect(answer.headers['set-cookie']![0]).toMatch(/^netlathe_\d+=[\w-]{32}; HttpOnly; SameSite=Strict; Path=\/$/)
    expect(answer.headers['set-cookie']![0]).not.toContain(search.slice('?token='.length))
  })

  test.each([
    ['no cookie', {}],
    ['a wrong cookie', { cookie: 'netlathe_1=abc' }],
    ['another host name', { host: 'evil.example' }],
    ['another origin', { origin: 'http://evil.example' }],
    ['another port as origin', { origin: 'http://127.0.0.1:1' }],
  ])('%s is refused, for pages and for artifacts', async (what, headers) => {
    const all = what.includes('cookie') ? headers : { cookie, ...headers }
    for (const path of ['/', '/assets/app-1a2b.js', `/artifact/${'0'.repeat(64)}`])
      expect((await get(path, all)).status).toBe(403)
  })

  test('a wrong token is refused', async () => {
    expect((await get('/?token=abc', {})).status).toBe(403)
  })

  test.each([
    ['no cookie', '/rpc', () => ({ origin: base })],
    ['another origin', '/rpc', () => ({ cookie, origin: 'http://evil.example' })],
    ['another host', '/rpc', () => ({ cookie, host: 'evil.example' })],
    ['another path', '/other', () => ({ cookie, origin: base })],
  ])('a connection with %s is refused', async (_what, path, headers) => {
    const socket = new WebSocket(`ws://127.0.0.1:${host.port}${path}`, { headers: headers() })
    const [error] = (await once(socket, 'error')) as [Error]
    expect(error.message).toContain('403')
  })

  test('a connection that sends no JSON is closed, others go on', async () => {
    const client = await connectWeb(host.url)
    const socket = new WebSocket(`ws://127.0.0.1:${host.port}/rpc`, { headers: { cookie } })
    await once(socket, 'open')
    socket.send('hello {')
    await once(socket, 'close')
    expect((await client.call('engine.info', {})).netlathe).toMatch(/^\d/)
    client.close()
  })
})

describe('the page', () => {
  test('comes with its policy', async () => {
    const page = await get('/')
    expect(page).toMatchObject({ status: 200, body: '<!doctype html><title>Netlathe</title>' })
    expect(page.headers['content-security-policy']).toContain("default-src 'none'")
    expect(page.headers['x-content-type-options']).toBe('nosniff')
    expect(page.headers['cache-control']).toBe('no-store')
    const script = await get('/assets/app-1a2b.js')
    expect(script.headers['content-type']).toContain('text/javascript')
    expect(script.headers['cache-control']).toContain('immutable')
  })

  test.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/..%5csecret.txt',
    '/link.txt',
    '/assets',
    '/%00',
    '/%zz',
    '//etc/passwd',
    '/artifact/../secret.txt',
    '/artifact/abc',
    '/thumbnail/d/../../secret.txt',
    '/thumbnail/d/%2e%2e/secret.txt',
  ])('%s gives nothing', async (path) => {
    const answer = await get(path)
    expect(answer.status).toBe(404)
    expect(answer.body).not.toContain('secret')
  })

  test('only reading is answered', async () => {
    const answer = await fetch(`${base}/`, { method: 'POST', headers: { cookie } })
    expect(answer.status).toBe(405)
  })
})

test('files outside the named folders are not listed, read or written', async () => {
  const client = await connectWeb(host.url)
  mkdirSync(join(folder, 'allowed', 'inner'), { recursive: true })
  symlinkSync('/etc', join(folder, 'allowed', 'out'))
  const listing = await client.call('files.list', { path: join(folder, 'allowed') })
  // A picker starts in the first folder that was named.
  expect((await client.call('files.list', {})).path).toBe(join(folder, 'allowed'))
  expect(listing.entries.map((entry) => entry.name)).toEqual(['inner', 'out'])
  // Above it: the list of all named folders.
  const top = await client.call('files.list', { path: listing.parent! })
  expect(top.entries.map((entry) => entry.path)).toContain(listing.path)
  expect(top.parent).toBe(null)
  await expect(client.call('project.create', { path: `${top.path}/x` })).rejects.toMatchObject({
    code: 'files.outside',
  })
  for (const path of [
    '/etc',
    join(folder, 'allowed', '..'),
    join(folder, 'allowed', 'out'),
    join(folder, 'allowed-not'),
  ]) {
    await expect(client.call('files.list', { path })).rejects.toMatchObject({ code: 'files.outside' })
  }
  await expect(client.call('project.create', { path: '/etc/x' })).rejects.toMatchObject({ code: 'files.outside' })
  await expect(client.call('project.open', { path: join(folder, 'allowed', 'out', 'passwd') })).rejects.toMatchObject({
    code: 'files.outside',
  })
  await client.call('project.create', { path: join(folder, 'allowed', 'p') })
  await expect(client.call('jobs.start', { type: 'data', params: { path: '/etc' } })).rejects.toMatchObject({
    code: 'files.outside',
  })
  client.close()
})

describe('the command', () => {
  const entry = fileURLToPath(new URL('./main.ts', import.meta.url))
  const run = async (
    args: string[],
    onOut: (text: string, child: ReturnType<typeof spawn>) => void = () => undefined,
  ): Promise<{ code: number | null; out: string; err: string }> => {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', entry, ...args], { env })
    let out = ''
    let err = ''
    child.stdout.on('data', (data) => onOut((out += String(data)), child))
    child.stderr.on('data', (data) => (err += String(data)))
    const [code] = (await once(child, 'close')) as [number | null]
    return { code, out, err }
  }

  test('prints the link, and ends cleanly on SIGTERM', async () => {
    const project = join(folder, 'clean.netlathe')
    projectFiles.create(project, { name: 'Clean', overwrite: false }).close()
    let isSent = false
    const { code, out, err } = await run([project], (text, child) => {
      if (!text.includes('\n') || isSent) return
      isSent = true
      child.kill('SIGTERM')
    })
    expect(out).toMatch(/^Netlathe is ready at http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{32}\n$/)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    projectFiles.open(project).close()
  })

  test('a port in use is named with the remedy', async () => {
    const blocker = createServer().listen(0, '127.0.0.1')
    await once(blocker, 'listening')
    const { port } = blocker.address() as AddressInfo
    const { code, err, out } = await run(['--port', String(port)])
    blocker.close()
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toBe(
      `Port ${port} is in use by another program. Name another one with --port N, or leave --port out to take a free one.\n`,
    )
  })

  test('a project that another studio has open, and one that is none, are refused without a trace', async () => {
    const path = join(folder, 'busy.netlathe')
    const store = projectFiles.create(path, { name: 'Busy', overwrite: false })
    const busy = await run([path])
    store.close()
    expect(busy).toEqual({
      code: 1,
      out: '',
      err: 'busy.netlathe is open in another Netlathe window or command. Close it there, or open a copy of the file.\n',
    })
    const none = await run([join(folder, 'secret.txt')])
    expect(none).toMatchObject({ code: 1, out: '' })
    expect(none.err).toMatch(/^secret\.txt is not a Netlathe project: .*\n$/)
  })

  test('wrong usage shows the usage', async () => {
    expect(await run(['--prot', '1'])).toMatchObject({ code: 2, out: '', err: expect.stringContaining('Usage:') })
    expect(await run(['--port', 'x'])).toMatchObject({ code: 1, err: expect.stringContaining('"x" is not a port') })
  })
})
