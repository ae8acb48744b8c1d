import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { ipc } from '../ipc-channels.ts'
import { registerIpcHandlers, type IpcDependencies } from './ipc-handlers.ts'

type Handler = (event: unknown, ...values: unknown[]) => unknown
const handlers = new Map<string, Handler>()
const dialog = { showOpenDialog: vi.fn(), showSaveDialog: vi.fn() }
const shell = { showItemInFolder: vi.fn(), openExternal: vi.fn() }
const window = { setTitle: vi.fn() }
const readContent = vi.fn()
const sendEnginePort = vi.fn()

beforeEach(() => {
  vi.resetAllMocks()
  const keep = (channel: string, handler: Handler): void => void handlers.set(channel, handler)
  registerIpcHandlers({
    ipcMain: { handle: keep, on: keep },
    dialog,
    shell,
    window: () => window,
    readContent,
    sendEnginePort,
    sendWaitingFiles: vi.fn(),
  } as unknown as IpcDependencies)
})

/** Asks as the studio's page does, or as another page. */
const ask = async (channel: string, values: unknown[], url = 'app://studio/index.html'): Promise<unknown> =>
  handlers.get(channel)!({ senderFrame: { url } }, ...values)

describe('dialogs', () => {
  it('answer with the chosen path, or null when dismissed', async () => {
    dialog.showOpenDialog.mockResolvedValueOnce({ canceled: false, filePaths: ['/data/vww'] })
    expect(await ask(ipc.pickFolder, [{ title: 'Data set' }])).toBe('/data/vww')
    expect(dialog.showOpenDialog).toHaveBeenCalledWith(window, { title: 'Data set', properties: ['openDirectory'] })
    dialog.showOpenDialog.mockResolvedValueOnce({ canceled: true, filePaths: [] })
    expect(await ask(ipc.pickFile, [{ title: 'Model', filters: [{ name: 'Keras', extensions: ['h5'] }] }])).toBeNull()
  })

  it.each([[undefined], [{ title: 7 }], [{ title: 'x', filters: [{ name: 'y', extensions: ['../h5'] }] }]])(
    'refuse input of another shape: %j',
    async (value) => {
      await expect(ask(ipc.pickFile, [value])).rejects.toThrow()
      expect(dialog.showOpenDialog).not.toHaveBeenCalled()
    },
  )
})

it.each(Object.values(ipc).filter((channel) => ![ipc.enginePort, ipc.menu, ipc.openFile].includes(channel as never)))(
  'refuses %s from a page that is not the studio',
  async (channel) => {
    await expect(ask(channel, [], 'https://example.org/')).rejects.toThrow('refused')
    await expect(ask(channel, [], 'app://studio.example/')).rejects.toThrow('refused')
    expect(sendEnginePort).not.toHaveBeenCalled()
  },
)

describe('links and folders', () => {
  it('open web links only', async () => {
    await ask(ipc.openLink, ['https://example.org/a b'])
    expect(shell.openExternal).toHaveBeenCalledExactlyOnceWith('https://example.org/a%20b')
    for (const link of ['file:///etc/passwd', 'javascript:alert(1)', 'smb://host/share', 'nonsense', 7]) {
      await expect(ask(ipc.openLink, [link])).rejects.toThrow()
    }
    expect(shell.openExternal).toHaveBeenCalledOnce()
  })

  it('reveal absolute paths only', async () => {
    await ask(ipc.reveal, ['/data/report.html'])
    expect(shell.showItemInFolder).toHaveBeenCalledExactlyOnceWith('/data/report.html')
    await expect(ask(ipc.reveal, ['report.html'])).rejects.toThrow()
  })
})

describe('saving an artifact', () => {
  it('writes what the engine has to the chosen place', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'netlathe-save-'))
    const filePath = join(folder, 'report.html')
    dialog.showSaveDialog.mockResolvedValue({ canceled: false, filePath })
    readContent.mockResolvedValue({ status: 200, headers: {}, body: new TextEncoder().encode('<p>') })
    await ask(ipc.saveArtifact, ['app://artifact/ab12', 'report.html'])
    expect(readContent).toHaveBeenCalledWith('/artifact/ab12')
    expect(await readFile(filePath, 'utf8')).toBe('<p>')
    readContent.mockResolvedValue(null)
    await expect(ask(ipc.saveArtifact, ['app://artifact/ab12', 'report.html'])).rejects.toThrow(
      'no longer in the project',
    )
    await rm(folder, { recursive: true })
  })

  it.each([
    ['https://example.org/x', 'report.html'],
    ['app://studio/index.html', 'report.html'],
    ['app://artifact/ab12', '../report.html'],
  ])('refuses %s as %s', async (url, fileName) => {
    await expect(ask(ipc.saveArtifact, [url, fileName])).rejects.toThrow()
    expect(dialog.showSaveDialog).not.toHaveBeenCalled()
  })
})
