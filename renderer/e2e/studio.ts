import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, chromium, type Page } from 'playwright-core'

/** A studio with a settings folder of its own, and one window of it. Everything above this file is the same in both shells. */
export type Studio = {
  page: Page
  /** Where the spec may write; the studio's file picker may look here. */
  folder: string
  /** Problems the window reported on its console. */
  problems: string[]
  /** The web host's process; null in Electron. */
  hostPid: number | null
  /** A second window on the same engine; only in the browser. */
  reopen(): Promise<Page>
  close(): Promise<void>
}

export async function startStudio(): Promise<Studio> {
  const folder = await mkdtemp(join(tmpdir(), 'netlathe-e2e-'))
  const env = {
    ...process.env,
    // The sample goes into the home folder.
    HOME: folder,
    USERPROFILE: folder,
    NETLATHE_HOME: join(folder, 'settings'),
  } as Record<string, string>
  const electron = process.env['NETLATHE_ELECTRON']
  return electron ? startElectron(electron, folder, env) : startBrowser(folder, env)
}

async function startBrowser(folder: string, env: Record<string, string>): Promise<Studio> {
  const host = spawn(process.execPath, ['core/hosts/web/main.ts', '--root', folder], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const url = await readyUrl(host)
  const browser = await chromium.launch({
    ...(process.env['NETLATHE_BROWSER']
      ? { executablePath: process.env['NETLATHE_BROWSER'] }
      : { channel: 'chromium' }),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  })
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, acceptDownloads: true })
  const problems: string[] = []
  const open = async (target: string): Promise<Page> => {
    const page = await context.newPage()
    watch(page, problems)
    await page.goto(target)
    return page
  }
  return {
    page: await open(url),
    folder,
    problems,
    hostPid: host.pid ?? null,
    reopen: () => open(new URL('/', url).href),
    async close() {
      await browser.close()
      host.kill('SIGTERM')
      if (host.exitCode === null) await once(host, 'exit')
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function startElectron(executablePath: string, folder: string, env: Record<string, string>): Promise<Studio> {
  const application = await _electron.launch({ executablePath, args: ['.'], env })
  const page = await application.firstWindow()
  const problems: string[] = []
  watch(page, problems)
  return {
    page,
    folder,
    problems,
    hostPid: null,
    reopen: () => Promise.reject(new Error('The Electron shell has one window.')),
    async close() {
      await application.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function watch(page: Page, problems: string[]): void {
  page.on('pageerror', (error) => problems.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text())
  })
}

async function readyUrl(host: ChildProcess): Promise<string> {
  let output = ''
  for await (const chunk of host.stdout ?? []) {
    output += String(chunk)
    const url = /http:\/\/\S+token=\S+/.exec(output)
    if (url) return url[0]
  }
  throw new Error(`The web host ended before it was ready: ${output}`)
}
